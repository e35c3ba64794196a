import type { VersionFacts } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import { currentVersion } from '../shared/versions.ts';

/** How the last rotation ended that has; undefined when none has yet. */
export function lastRotation(seen: Look): 'succeeded' | 'failed' | undefined {
  const begun = [...seen.ledger.versions]
    .filter(([versionId, facts]) => isRotation(seen, versionId, facts))
    .toSorted(([, a], [, b]) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  for (const [versionId, facts] of begun) {
    const end = endOf(seen, versionId, facts);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** The test that a deployment has Secrets Manager make begins as well, but gives nothing a value. */
function isRotation({ pending }: Look, versionId: string, facts: VersionFacts): boolean {
  const { startedAt, pendingAt } = facts;
  return startedAt !== undefined && (pendingAt !== undefined || pending?.versionId === versionId);
}

function endOf(
  { situation, pending }: Look,
  versionId: string,
  { failure, supersededAt }: VersionFacts,
): 'succeeded' | 'failed' | undefined {
  const isCurrent = versionId === currentVersion(situation.versions.stages);
  if (isCurrent || supersededAt !== undefined) return 'succeeded';
  // Without its label it was given up, or somebody took that away.
  if (pending?.versionId !== versionId) return 'failed';
  const hasFailed = failure !== undefined && !pending.isRunning;
  return pending.isStuck || hasFailed ? 'failed' : undefined;
}
