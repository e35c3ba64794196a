import { type Superseded, supersededVersions, writersStillOn } from '../shared/accepted-set.ts';
import { isUpToDate } from '../shared/lagging-writers.ts';
import type { Look } from '../shared/look.ts';
import type { Status } from '../shared/operations.ts';
import { rotationOf, userNameOf } from '../shared/told-facts.ts';
import { statesOfVersions, type VersionState } from '../shared/version-states.ts';
import { currentVersion } from '../shared/versions.ts';
import { toldOrder } from './told-order.ts';

/** Where an endpoint stands at the moment of the look. */
export function statusOf(seen: Look): Status {
  const { definition, secret, ledger } = seen;
  const rotation = rotationOf(seen);
  return {
    endpoint: definition.endpoint,
    rotation,
    nextRotationAt: rotation === 'on' ? secret.nextRotationAt : undefined,
    versions: versionsOf(seen),
    writers: writersOf(seen),
    pending: pendingOf(seen),
    order: ledger.order,
    closedOrder: ledger.closedOrder && toldOrder(definition, ledger.closedOrder),
    findings: [...ledger.findings.values()].sort((a, b) => a.since - b.since),
    pause: ledger.pause,
  };
}

function versionsOf(seen: Look): Status['versions'] {
  const superseded = supersededVersions(seen.situation);
  return [...statesOfVersions(seen.situation)].map(([versionId, state]) => {
    const facts = seen.ledger.versions.get(versionId) ?? {};
    const since = superseded.find((version) => version.versionId === versionId);
    return {
      versionId,
      state,
      userName: userNameOf(seen, versionId),
      isCompromised: facts.compromisedAt !== undefined,
      currentAt: facts.currentAt,
      supersededAt: state === 'current' ? undefined : facts.supersededAt,
      graceEndsAt: state === 'in-grace' || state === 'in-use' ? since?.until : undefined,
      refusedAt: facts.refusedAt,
      usedBy: usedBy(seen, { versionId, state, since }),
    };
  });
}

function usedBy(
  { situation, ledger }: Look,
  version: { versionId: string; state: VersionState; since: Superseded | undefined },
): string[] {
  const { versionId, state, since } = version;
  if (since !== undefined && state !== 'retired') return [...writersStillOn(situation, since)];
  return situation.writers.filter((name) => ledger.writers.get(name)?.versionId === versionId);
}

function writersOf({ situation, ledger }: Look): Status['writers'] {
  const current = currentVersion(situation.versions.stages);
  return situation.writers.map((name) => ({
    name,
    ...ledger.writers.get(name),
    isUpToDate: isUpToDate(ledger, name, current),
  }));
}

function pendingOf({ pending }: Look): Status['pending'] {
  if (pending === undefined) return undefined;
  const { versionId, facts, isRunning, isStuck } = pending;
  const { startedAt, attempts = 0, refusals = 0, failure } = facts;
  return { versionId, startedAt, attempts, refusals, isRunning, isStuck, failure };
}
