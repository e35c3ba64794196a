import { secondsText } from '../durations.ts';
import { rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { everywhere, ledgerSays, versionAt } from './evidence.ts';

export const graceEnds: Scenario = {
  name: 'grace-ends',
  summary: 'the old credential is taken out, and proved to be refused',
  settings: { grace: '8s', watch: '6s' },
  scheduleHourMs: 6_000,
  alarms: [],
  // Three of its hours are shorter than a retirement on a busy machine.
  mayAlarm: ['retirement-backlog'],
  async play(stage) {
    const { versionId: old } = versionAt(stage, 0);
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    stage.say('promrotate', 'every writer has left the old credential; now its grace has to pass');
    const { supersededAt = 0 } = await ledgerSays(
      stage,
      'the old credential to be proved to be refused',
      ({ versions }) => {
        const facts = versions.get(old);
        return facts?.refusedAt !== undefined && facts;
      },
    );
    const refusedMs = await everywhere(stage, old, 'refused', supersededAt);
    const graceEndsMs = supersededAt + 8_000;
    stage.measured(
      'from the end of its grace to refusal everywhere',
      secondsText(refusedMs - graceEndsMs),
    );
    await ledgerSays(stage, 'the watch after it to end', ({ versions }) => {
      return versions.get(old)?.watchedAt !== undefined;
    });
    stage.say('promrotate', 'no writer went quiet after that');
  },
};
