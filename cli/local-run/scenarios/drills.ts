import { setTimeout as sleep } from 'node:timers/promises';
import { alarmsSince, redAlarms } from '../alarm-log.ts';
import { secondsText } from '../durations.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { allDrills, type Drill, tested } from './faults.ts';
import { type ExpectedAlarms, readFaultTable } from './runbook-table.ts';

const hourMs = 5_000;
/** Whatever else goes off, but for what comes with the next hourly job, does so within that. */
const quietMs = hourMs / 2;

/** Each begins when no alarm is red. */
export const drills: Scenario = {
  name: 'drills',
  summary: 'faults, one after another, and the alarms that each raises',
  settings: { grace: '8s', watch: '6s', probeEvery: '1h' },
  scheduleHourMs: hourMs,
  deliverySecondMs: 50,
  asksTheNext: true,
  opensReceivers: true,
  alarms: 'any',
  async play(stage) {
    const table = await readFaultTable();
    const wrong: string[] = [];
    for (const drill of allDrills) {
      const expected = table.get(drill.fault);
      if (expected === undefined) throw new Error(`expected a row "${drill.fault}" in the runbook`);
      const problem = await play(stage, drill, expected);
      if (problem !== undefined) wrong.push(`${drill.fault}: ${problem}`);
    }
    if (wrong.length > 0)
      throw new Error(`the alarms are not those of docs/runbook.md: ${wrong.join('; ')}`);
  },
};

/** What is wrong with the alarms that went off from the fault until all is calm again. */
async function play(
  stage: Stage,
  drill: Drill,
  { atOnce, whereItLasts }: ExpectedAlarms,
): Promise<string | undefined> {
  const { account, measured, say, signal } = stage;
  await calm(stage);
  const sinceMs = Date.now();
  const raised = (): string[] => alarmsSince(account.standIn, sinceMs);
  const missing = (): string[] => atOnce.filter((alarm) => !raised().includes(alarm));
  say('fault', drill.fault);
  await drill.strike(stage);
  const isLoud = await waitUntil(() => missing().length === 0, {
    what: `the alarms ${atOnce.join(', ')}`,
    timeoutSeconds: 120,
    signal,
  }).catch(() => signal.aborted);
  const tookMs = Date.now() - sinceMs;
  await sleep(quietMs, undefined, { signal });
  await drill.mend(stage);
  await passes(stage);
  await calm(stage, whereItLasts);

  const all = raised();
  say('alarm', all.length === 0 ? 'none, as it came right by itself' : all.join(', '));
  measured(`${drill.fault}: ${atOnce.join(', ') || 'no alarm'}`, secondsText(tookMs));
  if (!isLoud) return `expected ${atOnce.join(', ')}, found [${all.join(', ')}]`;
  const others = all.filter((alarm) => ![...atOnce, ...whereItLasts].includes(alarm));
  return others.length === 0 ? undefined : `expected no ${others.join(', ')}`;
}

/** Until a test metric has passed: what one from before found is over. */
async function passes(stage: Stage): Promise<void> {
  const what = 'a test metric to pass';
  const hasPassed = async (): Promise<boolean> => (await tested(stage)).failure === undefined;
  await waitUntil(hasPassed, { what, timeoutSeconds: 90, signal: stage.signal });
}

/** Until no alarm is red, but for some that may go on. */
async function calm(
  { account: { standIn }, signal }: Stage,
  others: readonly string[] = [],
): Promise<void> {
  const red = (): string[] => redAlarms(standIn).filter((alarm) => !others.includes(alarm));
  const isCalm = (): boolean => {
    // Somebody has seen to them; what is tried again may end there later.
    standIn.purgeDeadLetters();
    return red().length === 0;
  };
  const what = 'every alarm to go out';
  await waitUntil(isCalm, { what, timeoutSeconds: 120, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(`${String(error)}; red: ${red().join(', ')}`);
  });
}
