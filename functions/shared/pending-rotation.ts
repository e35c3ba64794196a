import { type Situation, stepMilliseconds } from './accepted-set.ts';
import type { VersionFacts } from './ledger.ts';
import { pendingVersion } from './versions.ts';

/** A rotation that has not ended: AWSPENDING is on a version that is not current. */
export type PendingRotation = {
  readonly versionId: string;
  readonly facts: VersionFacts;
  /** A step began and is not known to have failed: it may still be at work. */
  readonly isRunning: boolean;
  /** Refused too often, or past its limit, and no step is at work. */
  readonly isStuck: boolean;
};

/** Of the pending credential itself: its value will not get better. */
export const maximumRefusals = 3;

export function pendingRotation(
  { versions, ledger, now }: Situation,
  { pendingLimitSeconds }: { readonly pendingLimitSeconds: number },
): PendingRotation | undefined {
  const versionId = pendingVersion(versions.stages);
  if (versionId === undefined) return undefined;
  const facts = ledger.versions.get(versionId) ?? {};
  const { attemptedAt, startedAt = now, failure, refusals = 0 } = facts;
  const isRunning =
    attemptedAt !== undefined &&
    // Of a proved version a copy of finishSecret could be at work, and make it current.
    (facts.provedAt !== undefined || attemptedAt > (failure?.at ?? 0)) &&
    now < attemptedAt + stepMilliseconds;
  const isOver = refusals >= maximumRefusals || now >= startedAt + pendingLimitSeconds * 1000;
  return { versionId, facts, isRunning, isStuck: isOver && !isRunning };
}

/** Its credential is refused, or nothing has begun for so long that nobody tries it any more. */
export function isGivenUp(
  { facts }: PendingRotation,
  { now }: Situation,
  { pendingLimitSeconds }: { readonly pendingLimitSeconds: number },
): boolean {
  const { refusals = 0, startedAt = now, attemptedAt = startedAt } = facts;
  return refusals >= maximumRefusals || now >= attemptedAt + pendingLimitSeconds * 1000;
}
