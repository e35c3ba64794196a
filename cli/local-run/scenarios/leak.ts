import { secondsText } from '../durations.ts';
import { confirmWriters } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { everywhere, expectThat, versionAt } from './evidence.ts';
import { watchCurrent } from './rotation-steps.ts';

export const leak: Scenario = {
  name: 'leak',
  summary: 'a leak: seconds until everybody refuses the credential',
  settings: { grace: '24h', watch: '6s' },
  alarms: [],
  async play(stage) {
    const { commandLine, fleet } = stage;
    const { versionId: leaked } = versionAt(stage, 0);
    const startedMs = Date.now();
    const revoking = commandLine.run('revoke', 'central', '--yes', '--reason', 'found in a paste');
    const rotated = await watchCurrent(stage);
    const { status, text } = await revoking;
    expectThat(status === 0, `promrotate revoke to end with 0, found ${status}: ${text}`);
    const names = fleet.writers.map(({ name }) => name);
    const switchedMs = await confirmWriters(stage, rotated.versionId, names);
    stage.versions.push({ ...rotated, switchedMs });
    const refusedMs = await everywhere(stage, leaked, 'refused', startedMs);
    stage.measured(
      'from the command to refusal on every replica and the front',
      secondsText(refusedMs - startedMs),
    );
  },
};
