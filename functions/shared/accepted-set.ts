import type { LedgerState, VersionFacts } from './ledger.ts';
import { currentVersion, pendingVersion, type SecretVersions } from './versions.ts';

export type AcceptedReason = 'current' | 'pending' | 'in-grace' | 'in-use';
export type AcceptedVersion = { readonly versionId: string; readonly reason: AcceptedReason };

/** Keeps the parameter under 4 kB and a receiver's bcrypt work bounded. */
export const maximumAccepted = 20;

/** What is done with a superseded version whose use is not known to have ended. */
export type Overlap = {
  readonly maxSeconds: number;
  readonly onEnd: 'keep' | 'retire';
};

export type Situation = {
  readonly versions: SecretVersions;
  readonly ledger: LedgerState;
  readonly now: number;
  readonly graceSeconds: number;
  readonly overlap: Overlap;
  /** Names of the writers that the endpoint declares. */
  readonly writers: readonly string[];
  /** Those of them without a freshness query: that they write with what they have is never seen. */
  readonly unseenWriters: readonly string[];
  /** Versions from before the endpoint was ours: nobody knows whether they ever worked. */
  readonly legacy: readonly string[];
};

/**
 * The versions that a receiver has to accept now: the current one, the pending one, and each
 * superseded one whose grace has not passed or whose use is not known to have ended; never one that
 * was retired, nor a compromised one after the grace of its own. A pure function of its argument;
 * the most important come first.
 */
export function acceptedVersions(situation: Situation): AcceptedVersion[] {
  const { stages } = situation.versions;
  const pending = pendingVersion(stages);
  const superseded = supersededVersions(situation).flatMap((version): AcceptedVersion[] => {
    const { versionId, until } = version;
    const facts = situation.ledger.versions.get(versionId);
    if (facts?.retiredAt !== undefined) return [];
    if (until > situation.now) return [{ versionId, reason: 'in-grace' }];
    const isOut = facts?.compromisedAt !== undefined || isOverlapOver(situation, version);
    return isOut || hasUseEnded(situation, version) ? [] : [{ versionId, reason: 'in-use' }];
  });
  return withoutSurplus([
    { versionId: currentVersion(stages), reason: 'current' },
    ...(pending === undefined ? [] : [{ versionId: pending, reason: 'pending' as const }]),
    ...superseded,
    ...stillFinishing(situation),
  ]);
}

/** A step that began less than this ago may still be at work: rotate-secret ends after ten minutes. */
export const stepMilliseconds = 11 * 60_000;

/** AWSPENDING was taken off them while finishSecret could be about to make them current. */
function stillFinishing({ versions, ledger, now }: Situation): AcceptedVersion[] {
  const labelled = [currentVersion(versions.stages), pendingVersion(versions.stages)];
  return [...ledger.versions]
    .filter(([versionId, { provedAt, attemptedAt = 0, ...facts }]) => {
      const isGone = facts.retiredAt !== undefined || facts.compromisedAt !== undefined;
      const canFinish = provedAt !== undefined && now < attemptedAt + stepMilliseconds;
      const isKnown = labelled.includes(versionId) || wasCurrent(versions, ledger, versionId);
      return canFinish && !isGone && !isKnown;
    })
    .map(([versionId]) => ({ versionId, reason: 'in-grace' }));
}

/** Of those that are kept for want of evidence, the last ones go when there are too many. */
function withoutSurplus(versions: readonly AcceptedVersion[]): AcceptedVersion[] {
  const certain = versions.filter(({ reason }) => reason !== 'in-use').length;
  let room = maximumAccepted - certain;
  return versions.filter(({ reason }) => reason !== 'in-use' || room-- > 0);
}

/** `since`: when it was superseded; `until`: when its grace is over. */
export type Superseded = {
  readonly versionId: string;
  readonly since: number;
  readonly until: number;
};

/**
 * Those that a writer was last seen on first, then the previous one, then the newest: of two with
 * one user name the first stays. A version that the ledger does not know is superseded now.
 */
export function supersededVersions({
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
      const facts = ledger.versions.get(versionId) ?? {};
      const { supersededAt: since = now } = facts;
      return { versionId, since, until: graceEnd(facts, since, graceSeconds) };
    })
    .sort((a, b) => rank(versions, ledger, b.versionId) - rank(versions, ledger, a.versionId));
}

/** Longer than a function lives: whoever has a version accepted again has to be done before. */
const readmissionMilliseconds = 16 * 60_000;

function graceEnd(facts: VersionFacts, since: number, graceSeconds: number): number {
  const { compromisedAt, leakGraceSeconds = 0, readmittedAt } = facts;
  if (compromisedAt !== undefined) return Math.max(since, compromisedAt) + leakGraceSeconds * 1000;
  const grace = graceSeconds * 1000;
  if (readmittedAt === undefined) return since + grace;
  return Math.max(since + grace, readmittedAt + Math.max(grace, readmissionMilliseconds));
}

function rank({ stages }: SecretVersions, { writers }: LedgerState, versionId: string): number {
  const users = [...writers.values()].filter((facts) => facts.versionId === versionId).length;
  return users + (stages.get(versionId)?.includes('AWSPREVIOUS') ? 0.5 : 0);
}

export function allVersions({ listed, stages }: SecretVersions): string[] {
  return [...new Set([...listed, ...stages.keys()])];
}

/** A version that we made, or found, and that was never current since is of use to nobody. */
function wasCurrent({ stages }: SecretVersions, ledger: LedgerState, versionId: string): boolean {
  const facts = ledger.versions.get(versionId);
  if (facts?.currentAt !== undefined || facts?.supersededAt !== undefined) return true;
  if (facts?.pendingAt === undefined && facts?.legacyAt === undefined) return true;
  return stages.get(versionId)?.includes('AWSPREVIOUS') ?? false;
}

/** Without evidence of its end, use is let go on no longer than this, if the endpoint says so. */
export function isOverlapOver({ overlap, now }: Situation, { since, until }: Superseded): boolean {
  return overlap.onEnd === 'retire' && now >= overlapEnd(overlap, { since, until });
}

/** When the longest overlap of a superseded version ends; never before its grace. */
export function overlapEnd(
  { maxSeconds }: Overlap,
  { since, until }: Pick<Superseded, 'since' | 'until'>,
): number {
  return Math.max(until, since + maxSeconds * 1000);
}

/**
 * The receiver counts no use, or every declared writer has left and was seen to write since. Where
 * nobody is declared, or not all of them can be seen, nothing is known; nor where that evidence was
 * wrong before: it would be wrong again, and cost samples each time.
 */
export function hasUseEnded(situation: Situation, version: Superseded): boolean {
  const { ledger, writers, unseenWriters } = situation;
  const { unusedAt, neededAt } = ledger.versions.get(version.versionId) ?? {};
  const isCounted = unusedAt !== undefined && unusedAt >= version.until;
  if (isCounted && !mayBeOn(situation, version)) return true;
  if (neededAt !== undefined) return false;
  if (writers.length === 0 || unseenWriters.length > 0) return false;
  return writersStillOn(situation, version).length === 0;
}

/** A counter that shows no use is wrong where a declared writer has this version, or any. */
function mayBeOn({ ledger, writers }: Situation, { versionId }: Superseded): boolean {
  return writers.some((writer) => {
    const facts = ledger.writers.get(writer);
    return facts === undefined || facts.versionId === versionId;
  });
}

/** Declared writers not known to be on another version since, and, if they can be seen, to write. */
export function writersStillOn(
  { ledger, writers }: Situation,
  { versionId, since }: Pick<Superseded, 'versionId' | 'since'>,
): readonly string[] {
  return writers.filter((writer) => {
    const facts = ledger.writers.get(writer);
    if (facts?.freshAt === undefined || facts.versionId === versionId) return true;
    return facts.confirmedAt < since || facts.freshAt < facts.confirmedAt;
  });
}

/**
 * Versions whose credential may still stand at a receiver and has to be out: given a value or once
 * current, accepted no more, and not proved to be refused. Among them are orphans: versions of
 * rotations that were given up.
 */
export function outgoingVersions(situation: Situation): string[] {
  const accepted = new Set(acceptedVersions(situation).map(({ versionId }) => versionId));
  const known = [...situation.ledger.versions].filter(
    ([versionId, facts]) => !accepted.has(versionId) && mayBeAtReceivers(facts),
  );
  return known.map(([versionId]) => versionId);
}

export function mayBeAtReceivers(facts: VersionFacts): boolean {
  const wasGiven = (facts.pendingAt ?? facts.currentAt ?? facts.supersededAt) !== undefined;
  return wasGiven && facts.refusedAt === undefined;
}
