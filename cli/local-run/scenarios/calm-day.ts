import { setTimeout as sleep } from 'node:timers/promises';
import { alarmsSince } from '../alarm-log.ts';
import { rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { expectThat, ledgerSays } from './evidence.ts';

const hourMs = 2_500;

/** Whatever is scheduled runs, some of it many times, and nobody is rung up for it. */
export const calmDay: Scenario = {
  name: 'calm-day',
  summary: 'a day on a fast clock, with a rotation, that raises no alarm',
  settings: { grace: '24h', probeEvery: '30m' },
  alarms: [],
  scheduleHourMs: hourMs,
  async play(stage) {
    const { account, measured, say, signal } = stage;
    const startedMs = Date.now();
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    const restMs = 25 * hourMs - (Date.now() - startedMs);
    await sleep(Math.max(0, restMs), undefined, { signal });
    await ledgerSays(stage, 'the daily audit', ({ audit }) => audit !== undefined);
    const raised = alarmsSince(account.standIn, 0);
    expectThat(raised.length === 0, `no alarm, found ${raised.join(', ')}`);
    const states = account.standIn.alarms();
    say('alarm', `${states.length} alarms, of which none went off`);
    measured('alarms that went off in a day, of how many', `0 of ${states.length}`);
  },
};
