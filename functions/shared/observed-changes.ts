import {
  allVersions,
  mayBeAtReceivers,
  type Situation,
  supersededVersions,
} from './accepted-set.ts';
import type { LedgerChange, LedgerState, VersionFacts, WriterFacts } from './ledger.ts';
import { currentVersion, pendingVersion, type SecretVersions } from './versions.ts';

/** An update of an item is an expression of at most 4 kB, of which each takes some 40 bytes. */
const maximumNoted = 40;

/**
 * What this look at the versions teaches the ledger; empty when it knows all of it. Not more than fits
 * into one write: the rest another time.
 */
export function observedChanges({ versions, ledger, now, ...rest }: Situation): LedgerChange[] {
  const legacy = rest.legacy
    .filter((versionId) => ledger.versions.get(versionId)?.legacyAt === undefined)
    .map((versionId): LedgerChange => ({ fact: 'legacy', versionId, at: now }));
  // Once a current version is known this is no first contact any more: that is noted with the last.
  if (legacy.length > maximumNoted) return legacy.slice(0, maximumNoted);
  const current = currentVersion(versions.stages);
  const known = ledger.versions.get(current);
  const changes: LedgerChange[] = [];
  if (known?.currentAt === undefined)
    changes.push({ fact: 'current', versionId: current, at: now });
  const pending = pendingVersion(versions.stages);
  for (const versionId of [current, ...(pending === undefined ? [] : [pending])]) {
    if (isEnding(ledger.versions.get(versionId))) changes.push({ fact: 'reinstated', versionId });
  }
  const left = supersededVersions({ versions, ledger, now, ...rest })
    .map(({ versionId }) => versionId)
    .filter((versionId) => ledger.versions.get(versionId)?.supersededAt === undefined)
    .slice(0, maximumNoted - legacy.length);
  for (const versionId of left) changes.push({ fact: 'superseded', versionId, at: now });
  const begun = left.map((versionId) => ledger.versions.get(versionId)?.currentAt ?? now);
  const unsure = rest.writers.filter(
    (writer) => isEnding(known) || isOlder(ledger.writers.get(writer), current, begun),
  );
  return [...changes, ...legacy, ...unsure.map(unconfirmed)];
}

/** Confirmed on this version before another was current: it may have been on that meanwhile. */
function isOlder(
  facts: WriterFacts | undefined,
  current: string,
  begun: readonly number[],
): boolean {
  return facts?.versionId === current && begun.some((at) => facts.confirmedAt < at);
}

const unconfirmed = (writer: string): LedgerChange => ({ fact: 'quiet', writer });

function isEnding(facts: VersionFacts = {}): boolean {
  return (facts.supersededAt ?? facts.retiredAt ?? facts.refusedAt) !== undefined;
}

/** Each takes some 140 bytes of that expression. */
const maximumForgotten = 10;

/**
 * Versions in the ledger that Secrets Manager has deleted; some of them, the rest another time, and
 * those that may stand at a receiver only once they do not.
 */
export function forgottenVersions(versions: SecretVersions, ledger: LedgerState): LedgerChange[] {
  const listed = new Set(allVersions(versions));
  return [...ledger.versions]
    .filter(([versionId, facts]) => !listed.has(versionId) && !mayBeAtReceivers(facts))
    .slice(0, maximumForgotten)
    .map(([versionId]) => ({ fact: 'forgotten', versionId }));
}
