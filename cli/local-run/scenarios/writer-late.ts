import { secondsText } from '../durations.ts';
import { confirmWriters, rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import {
  everywhere,
  expectThat,
  hearsOf,
  ledgerSays,
  neverRefused,
  versionAt,
} from './evidence.ts';

/** Longer than a round of the hourly job takes: the grace is to end while the writer is away. */
const graceMs = 8_000;

export const writerLate: Scenario = {
  name: 'writer-late',
  summary: 'a writer is away until after the grace; it loses nothing',
  settings: { grace: `${graceMs / 1_000}s`, watch: '6s' },
  scheduleHourMs: 6_000,
  alarms: ['grace-ended-in-use', 'update-writers-errors'],
  mayAlarm: ['retirement-backlog', 'update-writers-given-up'],
  deliverySecondMs: 50,
  async play(stage) {
    const { account, say, signal } = stage;
    const { versionId: old } = versionAt(stage, 0);
    const host = account.hosts.get('writer b');
    if (host === undefined) throw new Error('expected the host of writer b');
    host.online = false;
    say('fault', "the SSM agent on writer b's host does not answer any more");
    const rotated = await rotateOnce(stage, 'rotation', ['a']);
    stage.versions.push(rotated);

    const finding = await hearsOf(stage, 'GRACE_ENDED_IN_USE', old);
    expectThat(
      finding.detail.includes('"b"'),
      `the alarm to name writer b, found ${finding.detail}`,
    );
    neverRefused(stage, old);
    say('promrotate', 'its grace is over and it is still accepted: writer b goes on with it');

    host.online = true;
    const backMs = Date.now();
    say('fault', "writer b's host is back");
    const [switchedMs = 0] = (await confirmWriters(stage, rotated.versionId, ['b'])).values();
    stage.versions.splice(-1, 1, {
      ...rotated,
      switchedMs: new Map([...rotated.switchedMs, ['b', switchedMs]]),
    });
    stage.measured(
      'from the return of the host to AWSCURRENT at writer b',
      secondsText(switchedMs - backMs),
    );
    await ledgerSays(stage, 'the old credential to be out', ({ versions }) => {
      return versions.get(old)?.watchedAt !== undefined;
    });
    const refusedMs = await everywhere(stage, old, 'refused', backMs);
    stage.measured(
      'from then to refusal of the old credential everywhere',
      secondsText(refusedMs - switchedMs),
    );
    signal.throwIfAborted();
  },
};
