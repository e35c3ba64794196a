import type { LedgerChange, LedgerState } from './ledger.ts';
import { currentVersion, pendingVersion, type SecretVersions } from './versions.ts';

export type AcceptedReason = 'current' | 'pending' | 'in-grace' | 'in-use';
export type AcceptedVersion = { readonly versionId: string; readonly reason: AcceptedReason };

/** Keeps the parameter under 4 kB and a receiver's bcrypt work bounded. */
export const maximumAccepted = 20;

export type Situation = {
  readonly versions: SecretVersions;
  readonly ledger: LedgerState;
  readonly now: number;
  readonly graceSeconds: number;
  /** Names of the writers that the endpoint declares. */
  readonly writers: readonly string[];
  /** Versions from before the endpoint was ours: nobody knows whether they ever worked. */
  readonly legacy: readonly string[];
};

/**
 * The versions that a receiver has to accept now: the current one, the pending one, and each
 * superseded one whose grace has not passed or whose use is not known to have ended. A pure
 * function of its argument; the most important come first.
 */
export function acceptedVersions(situation: Situation): AcceptedVersion[] {
  const { stages } = situation.versions;
  const pending = pendingVersion(stages);
  const superseded = supersededVersions(situation).flatMap((version): AcceptedVersion[] => {
    const { versionId, since, until } = version;
    if (until > situation.now) return [{ versionId, reason: 'in-grace' }];
    return hasUseEnded(situation, versionId, since) ? [] : [{ versionId, reason: 'in-use' }];
  });
  return withoutSurplus([
    { versionId: currentVersion(stages), reason: 'current' },
    ...(pending === undefined ? [] : [{ versionId: pending, reason: 'pending' as const }]),
    ...superseded,
  ]);
}

/** Of those that are kept for want of evidence, the last ones go when there are too many. */
function withoutSurplus(versions: readonly AcceptedVersion[]): AcceptedVersion[] {
  const certain = versions.filter(({ reason }) => reason !== 'in-use').length;
  let room = maximumAccepted - certain;
  return versions.filter(({ reason }) => reason !== 'in-use' || room-- > 0);
}

type Superseded = { readonly versionId: string; readonly since: number; readonly until: number };

/**
 * Those that a writer was last seen on first, then the previous one, then the newest: of two with
 * one user name the first stays. A version that the ledger does not know is superseded now.
 */
function supersededVersions({
  versions,
  ledger,
  now,
  graceSeconds,
  legacy,
}: Situation): Superseded[] {
  const others = [currentVersion(versions.stages), pendingVersion(versions.stages), ...legacy];
  return allVersions(versions)
    .filter((versionId) => !others.includes(versionId) && wasCurrent(versions, ledger, versionId))
    .map((versionId) => {
      const since = ledger.versions.get(versionId)?.supersededAt ?? now;
      return { versionId, since, until: since + graceSeconds * 1000 };
    })
    .sort((a, b) => rank(versions, ledger, b.versionId) - rank(versions, ledger, a.versionId));
}

function rank({ stages }: SecretVersions, { writers }: LedgerState, versionId: string): number {
  const users = [...writers.values()].filter((facts) => facts.versionId === versionId).length;
  return users + (stages.get(versionId)?.includes('AWSPREVIOUS') ? 0.5 : 0);
}

function allVersions({ listed, stages }: SecretVersions): string[] {
  return [...new Set([...listed, ...stages.keys()])];
}

/** A version that we made, or found, and that was never current since is of use to nobody. */
function wasCurrent({ stages }: SecretVersions, ledger: LedgerState, versionId: string): boolean {
  const facts = ledger.versions.get(versionId);
  if (facts?.currentAt !== undefined || facts?.supersededAt !== undefined) return true;
  if (facts?.pendingAt === undefined && facts?.legacyAt === undefined) return true;
  return stages.get(versionId)?.includes('AWSPREVIOUS') ?? false;
}

/** Every declared writer is on another version since, and writes; nobody declared, nothing known. */
function hasUseEnded({ ledger, writers }: Situation, versionId: string, since: number): boolean {
  const hasLeft = (writer: string) => {
    const facts = ledger.writers.get(writer);
    if (facts?.freshAt === undefined || facts.versionId === versionId) return false;
    return facts.confirmedAt > since && facts.freshAt >= facts.confirmedAt;
  };
  return writers.length > 0 && writers.every(hasLeft);
}

/** What this look at the versions teaches the ledger; empty when it knows all of it. */
export function observedChanges({ versions, ledger, now, ...rest }: Situation): LedgerChange[] {
  const current = currentVersion(versions.stages);
  const known = ledger.versions.get(current);
  const changes: LedgerChange[] = [];
  if (known?.currentAt === undefined)
    changes.push({ fact: 'current', versionId: current, at: now });
  if (known?.supersededAt !== undefined) changes.push({ fact: 'reinstated', versionId: current });
  for (const versionId of rest.legacy) changes.push({ fact: 'legacy', versionId, at: now });
  for (const { versionId } of supersededVersions({ versions, ledger, now, ...rest })) {
    if (ledger.versions.get(versionId)?.supersededAt === undefined) {
      changes.push({ fact: 'superseded', versionId, at: now });
    }
  }
  return changes;
}

/** An update of an item is an expression of at most 4 kB. */
const maximumForgotten = 10;

/** Versions in the ledger that Secrets Manager has deleted; some of them, the rest another time. */
export function forgottenVersions(versions: SecretVersions, ledger: LedgerState): LedgerChange[] {
  const listed = new Set(allVersions(versions));
  return [...ledger.versions.keys()]
    .filter((versionId) => !listed.has(versionId))
    .slice(0, maximumForgotten)
    .map((versionId) => ({ fact: 'forgotten', versionId }));
}
