import { setTimeout as sleep } from 'node:timers/promises';
import { rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { ledgerSays } from './evidence.ts';

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
    const states = account.standIn.alarms();
    const loud = states.filter(({ history }) => history.some(({ to }) => to === 'ALARM'));
    const calm = states.filter(({ state }) => state === 'OK');
    say('alarm', `${states.length} alarms were watched; ${calm.length} are well`);
    measured('alarms that went off in a day', `${loud.length} of ${states.length}`);
  },
};
