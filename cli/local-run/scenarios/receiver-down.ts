import { secondsText } from '../durations.ts';
import { confirmWriters } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { expectThat, hearsOf, neverRefused, versionAt } from './evidence.ts';
import { beginRotation, watchCurrent } from './rotation-steps.ts';

export const receiverDown: Scenario = {
  name: 'receiver-down',
  summary: 'a rotation waits for a receiver that is down',
  settings: { grace: '24h', pendingLimit: '5s' },
  scheduleHourMs: 6_000,
  alarms: ['receiver-unreachable', 'rotate-secret-errors', 'rotation-failed'],
  mayAlarm: [
    // Of a first attempt that was given up: three of these hours are shorter than what proves its refusal.
    'retirement-backlog',
    'rotation-stuck',
    'update-writers-errors',
    'update-writers-given-up',
    'write-failing',
    'writes-at-risk',
  ],
  deliverySecondMs: 50,
  async play(stage) {
    const { account, fleet, journal, say, signal } = stage;
    const { versionId: old } = versionAt(stage, 0);
    const receiver = fleet.receivers[1];
    const host = account.hosts.get('receiver-2');
    if (receiver === undefined || host === undefined) throw new Error('expected receiver-2');
    await receiver.stop();
    host.online = false;
    say('fault', 'receiver-2 is down');

    const stuck = await beginRotation(stage, 'rotation');
    await waitUntil(() => journal.failureOf(stuck) !== undefined, {
      what: 'the rotation to fail',
      timeoutSeconds: 120,
      signal,
    });
    await hearsOf(stage, 'RECEIVER_UNREACHABLE', String(receiver.port));
    const { order, events } = await account.readLedger();
    expectThat(
      order === undefined && events.every(({ kind }) => kind !== 'restarted'),
      'no rotation to be given up while a receiver does not answer',
    );
    say('promrotate', 'the pending credential is kept: that a receiver is down says nothing of it');

    host.online = true;
    await receiver.start();
    const backMs = Date.now();
    say('fault', 'receiver-2 is back');
    const rotated = await watchCurrent(stage);
    const names = fleet.writers.map(({ name }) => name);
    const switchedMs = await confirmWriters(stage, rotated.versionId, names);
    stage.versions.push({ ...rotated, switchedMs });
    const lastMs = Math.max(...switchedMs.values());
    stage.measured(
      'from the return of the receiver to every writer on the new credential',
      secondsText(lastMs - backMs),
    );
    neverRefused(stage, old);
  },
};
