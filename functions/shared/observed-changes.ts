import {
  allVersions,
  mayBeAtReceivers,
  type Situation,
  supersededVersions,
} from './accepted-set.ts';
import type { LedgerChange, LedgerState, VersionFacts } from './ledger.ts';
import { currentVersion, pendingVersion, type SecretVersions } from './versions.ts';

/** What this look at the versions teaches the ledger; empty when it knows all of it. */
export function observedChanges({ versions, ledger, now, ...rest }: Situation): LedgerChange[] {
  const current = currentVersion(versions.stages);
  const known = ledger.versions.get(current);
  const changes: LedgerChange[] = [];
  if (known?.currentAt === undefined)
    changes.push({ fact: 'current', versionId: current, at: now });
  const pending = pendingVersion(versions.stages);
  for (const versionId of [current, ...(pending === undefined ? [] : [pending])]) {
    if (isEnding(ledger.versions.get(versionId))) changes.push({ fact: 'reinstated', versionId });
  }
  // A writer may have been on another version meanwhile, without that it was noted.
  if (isEnding(known)) changes.push(...rest.writers.map(unconfirmed));
  for (const versionId of rest.legacy) changes.push({ fact: 'legacy', versionId, at: now });
  for (const { versionId } of supersededVersions({ versions, ledger, now, ...rest })) {
    if (ledger.versions.get(versionId)?.supersededAt === undefined) {
      changes.push({ fact: 'superseded', versionId, at: now });
    }
  }
  return changes;
}

const unconfirmed = (writer: string): LedgerChange => ({ fact: 'quiet', writer });

function isEnding(facts: VersionFacts = {}): boolean {
  return (facts.supersededAt ?? facts.retiredAt ?? facts.refusedAt) !== undefined;
}

/** An update of an item is an expression of at most 4 kB. */
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
