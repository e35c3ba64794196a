import { secondsText } from '../durations.ts';
import { confirmWriters, rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { expectThat, neverRefused, versionAt } from './evidence.ts';

export const rollback: Scenario = {
  name: 'rollback',
  summary: 'a rotation is rolled back; the next one does not undo it',
  settings: { grace: '24h' },
  alarms: [],
  async play(stage) {
    const { account, commandLine, fleet, say } = stage;
    const first = versionAt(stage, 0);
    const left = await rotateOnce(stage, 'rotation');
    stage.versions.push(left);

    const startedMs = Date.now();
    const { status } = await commandLine.run(
      'rollback',
      'central',
      '--yes',
      '--reason',
      'trying it out',
    );
    expectThat(status === 0, `promrotate rollback to end with 0, found ${status}`);
    expectThat(
      (await account.administrator.currentVersion()) === first.versionId,
      'AWSCURRENT on the version from before',
    );
    const names = fleet.writers.map(({ name }) => name);
    const switchedMs = await confirmWriters(stage, first.versionId, names);
    const lastMs = Math.max(...switchedMs.values());
    stage.measured(
      'from the command to every writer on the former credential',
      secondsText(lastMs - startedMs),
    );

    const next = await rotateOnce(stage, 'rotation 2');
    stage.versions.push(next);
    expectThat(next.versionId !== left.versionId, 'a new version, not the one that was left');
    say('promrotate', 'the next rotation made a version of its own');
    for (const { versionId } of stage.versions) neverRefused(stage, versionId);
  },
};
