import { type Situation, supersededVersions } from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Problem } from '../shared/finding.ts';
import type { VersionFacts } from '../shared/ledger.ts';
import { type PendingRotation, pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';

/** Longer than a leak takes where everything works: one rotation, and a proof. */
const limitMilliseconds = 10 * 60_000;

/** A rotation that fails with these waits for time or people, so people hear of it at once. */
const blocking: readonly ErrorCode[] = ['GRACE_NOT_OVER', 'NAME_IN_USE', 'TOO_MANY_ACCEPTED'];

/** Versions that have leaked and still live though they need not; with what keeps them. */
export function leakFindings(situation: Situation, definition: Definition): Problem[] {
  const pending = pendingRotation(situation, definition);
  return [...situation.ledger.versions]
    .filter(([versionId, facts]) => isUnfinished(situation, pending, versionId, facts))
    .map(([versionId]) => ({
      code: 'LEAK_UNFINISHED',
      subject: versionId,
      detail: `expected version "${versionId}", which has leaked, to be refused everywhere by now, found ${whyNot(situation, pending, versionId)}`,
    }));
}

function isUnfinished(
  situation: Situation,
  pending: PendingRotation | undefined,
  versionId: string,
  { compromisedAt, refusedAt, ...facts }: VersionFacts,
): boolean {
  if (compromisedAt === undefined) return false;
  const isCurrent = currentVersion(situation.versions.stages) === versionId;
  if (isCurrent && isBlocked(pending)) return true;
  const wasGiven = (facts.pendingAt ?? facts.currentAt ?? facts.supersededAt) !== undefined;
  if (!isCurrent && (refusedAt !== undefined || !wasGiven)) return false;
  const superseded = supersededVersions(situation).find((other) => other.versionId === versionId);
  return situation.now >= (superseded?.until ?? compromisedAt) + limitMilliseconds;
}

function isBlocked(pending: PendingRotation | undefined): boolean {
  const code = pending?.facts.failure?.code;
  return code !== undefined && blocking.includes(code);
}

function whyNot(
  { versions }: Situation,
  pending: PendingRotation | undefined,
  versionId: string,
): string {
  if (currentVersion(versions.stages) !== versionId) {
    return 'no proof that it is: see that every address answers, and what it accepts';
  }
  const failure = pending?.facts.failure;
  const why =
    failure === undefined
      ? 'no rotation away from it has ended'
      : `that ${failure.step} of the rotation away from it failed with ${failure.message}`;
  return `it still current, and ${why}: see to the cause, it is rotated again and again`;
}
