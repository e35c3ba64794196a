import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { secondsText } from '../durations.ts';
import { webConfigPath } from '../receiver.ts';
import { confirmWriters } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { expectThat, neverRefused, versionAt } from './evidence.ts';
import { beginRotation, watchCurrent } from './rotation-steps.ts';

export const stuck: Scenario = {
  name: 'stuck',
  summary: 'a rotation is stuck; "npx promrotate unstick" says why',
  // The job alone would begin afresh only after a minute without an attempt.
  settings: { grace: '24h', pendingLimit: '60s' },
  scheduleHourMs: 6_000,
  alarms: ['rotate-secret-errors', 'rotation-failed'],
  // Three of its hours are shorter than what proves on a busy machine that what was given up is refused.
  mayAlarm: ['host-not-converged', 'retirement-backlog', 'writes-at-risk'],
  async play(stage) {
    const { commandLine, fleet, journal, say, signal } = stage;
    const { versionId: old } = versionAt(stage, 0);
    const folder = join(fleet.receivers[1]?.root ?? '', dirname(webConfigPath));
    await chmod(folder, 0o777);
    say('fault', "everybody may write to the folder of receiver-2's web config: root will not");

    const pending = await beginRotation(stage, 'rotation');
    await waitUntil(() => journal.failureOf(pending) !== undefined, {
      what: 'the rotation to fail',
      timeoutSeconds: 60,
      signal,
    });
    await stage.account.standIn.idle();
    const early = await commandLine.run('status', 'central');
    expectThat(early.text.includes('DIRECTORY_UNSAFE'), 'the status to say what is wrong');
    await chmod(folder, 0o755);
    const healedMs = Date.now();
    say('fault', 'somebody mends the folder; Secrets Manager does not try again by itself');

    const { status, text } = await commandLine.run(
      'unstick',
      'central',
      '--yes',
      '--reason',
      'folder mended',
    );
    expectThat(status === 0, `promrotate unstick to end with 0, found ${status}`);
    expectThat(
      text.includes('setSecret') && text.includes('DIRECTORY_UNSAFE'),
      'unstick to say which step failed, and why',
    );
    const rotated = await watchCurrent(stage);
    expectThat(rotated.versionId !== pending, 'another version than the one that was given up');
    const names = fleet.writers.map(({ name }) => name);
    const switchedMs = await confirmWriters(stage, rotated.versionId, names);
    stage.versions.push({ ...rotated, switchedMs });
    const lastMs = Math.max(...switchedMs.values());
    stage.measured(
      'from the repair to every writer on a new credential',
      secondsText(lastMs - healedMs),
    );
    neverRefused(stage, old);
  },
};
