import { outgoingVersions, supersededVersions } from '../accepted-set.ts';
import { isUpToDate } from '../lagging-writers.ts';
import type { LedgerState } from '../ledger.ts';
import type { Look } from '../look.ts';
import { rotationOf, userNameOf } from '../told-facts.ts';
import { statesOfVersions } from '../version-states.ts';
import { currentVersion } from '../versions.ts';
import type { EndpointReport } from './fleet-report.ts';

const maximumEvents = 50;

/** What there is to say of an endpoint, by one look. */
export function reportEndpoint(seen: Look): EndpointReport {
  const { definition, secret, ledger, situation } = seen;
  const { currentAt } = ledger.versions.get(currentVersion(situation.versions.stages)) ?? {};
  return {
    endpoint: definition.endpoint,
    rotation: rotationOf(seen),
    nextRotationAt: secret.rotationEnabled ? secret.nextRotationAt : undefined,
    ageSeconds: currentAt === undefined ? undefined : (situation.now - currentAt) / 1000,
    maxAgeSeconds: definition.maxAgeSeconds,
    versions: versionsOf(seen),
    pending: pendingOf(seen),
    backlog: outgoingVersions(situation),
    drift: driftOf(ledger),
    findings: [...ledger.findings.values()]
      .map(({ code, subject, detail, since }) => ({ code, subject, detail, since }))
      .sort((a, b) => a.since - b.since),
    events: ledger.events.toReversed().slice(0, maximumEvents),
    writers: writersOf(seen),
    probe: probeOf(ledger),
    access: ledger.audit,
  };
}

/** Newest first: by when a rotation to it began, or it was first met. */
function versionsOf(seen: Look): EndpointReport['versions'] {
  const superseded = supersededVersions(seen.situation);
  return [...statesOfVersions(seen.situation)]
    .map(([versionId, state]) => {
      const facts = seen.ledger.versions.get(versionId) ?? {};
      const { startedAt, pendingAt, provedAt, currentAt, supersededAt, failure } = facts;
      return {
        versionId,
        state,
        userName: userNameOf(seen, versionId),
        isCompromised: facts.compromisedAt !== undefined,
        createdAt: pendingAt ?? startedAt,
        provedAt,
        currentAt,
        supersededAt: state === 'current' ? undefined : supersededAt,
        graceEndsAt: superseded.find((version) => version.versionId === versionId)?.until,
        retiredAt: facts.retiredAt,
        refusedAt: facts.refusedAt,
        failure: failure && { step: failure.step, code: failure.code, at: failure.at },
      };
    })
    .toSorted((a, b) => beginOf(b) - beginOf(a));
}

function beginOf({ createdAt, currentAt }: EndpointReport['versions'][number]): number {
  return createdAt ?? currentAt ?? 0;
}

function pendingOf({ pending }: Look): EndpointReport['pending'] {
  if (pending === undefined) return undefined;
  const { versionId, facts, isStuck } = pending;
  return { versionId, startedAt: facts.startedAt, attempts: facts.attempts ?? 0, isStuck };
}

function driftOf({ hosts }: LedgerState): EndpointReport['drift'] {
  return [...hosts.values()]
    .map(({ host, writer, failure, repairedAt, newAt }) => ({
      host,
      writer,
      // A host is new once; again, and something removes what it tells its block by.
      repairs: repairedAt.length + (newAt.length > 1 ? newAt.length : 0),
      failure,
    }))
    .filter(({ repairs, failure }) => repairs > 0 || failure !== undefined);
}

function writersOf({ situation, ledger }: Look): EndpointReport['writers'] {
  const current = currentVersion(situation.versions.stages);
  return situation.writers.map((name) => ({
    name,
    isUpToDate: isUpToDate(ledger, name, current),
    freshAt: ledger.writers.get(name)?.freshAt,
  }));
}

function probeOf({ probe }: LedgerState): EndpointReport['probe'] {
  if (probe === undefined) return undefined;
  const { at, failure } = probe;
  return { at, failure: failure && { kind: failure.kind, detail: failure.detail } };
}
