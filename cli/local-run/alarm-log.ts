import type { StandIn } from '../../infra/local/stand-in.ts';

type Alarms = Pick<StandIn, 'alarms'>;

const prefix = 'promrotate-';

/** Alarms that went off since then, by their names without the prefix, in the order of the alphabet. */
export function alarmsSince(standIn: Alarms, sinceMs: number): string[] {
  return standIn
    .alarms()
    .filter(({ history }) => history.some(({ at, to }) => at >= sinceMs && to === 'ALARM'))
    .map(({ name }) => name.replace(prefix, ''))
    .sort();
}

/** Alarms that are red now, by their names without the prefix. */
export function redAlarms(standIn: Alarms): string[] {
  return standIn
    .alarms()
    .filter(({ state }) => state === 'ALARM')
    .map(({ name }) => name.replace(prefix, ''))
    .sort();
}
