import { PromrotateError } from '../shared/errors.ts';
import type { Look } from '../shared/look.ts';
import { currentVersion, versionWith } from '../shared/versions.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { findVersion } from './find-version.ts';
import { orderOnce } from './place-order.ts';
import { rotationRunning } from './requirements.ts';

/** Has an older version made current again: the previous one, unless the request names another. */
export async function rollBack(
  deps: OperateChangeDeps,
  seen: Look,
  { id, by, reason, version }: ChangeOf<'rollback'>,
): Promise<Answer> {
  const { versionId } = await orderOnce(deps, seen, { kind: 'rollback', id }, () => {
    const target = version === undefined ? previousVersion(seen) : findVersion(seen, version);
    requireFit(seen, target);
    return { id, kind: 'rollback', versionId: target, at: deps.clock.now(), by, reason };
  });
  return {
    id,
    versionId,
    note: `version "${versionId}" is accepted again, proved, and made current; then writers are switched`,
  };
}

function previousVersion({ secret }: Look): string {
  const previous = versionWith(secret.stages, 'AWSPREVIOUS');
  if (previous !== undefined) return previous;
  throw new PromrotateError(
    'VERSION_UNKNOWN',
    'expected a version with the label AWSPREVIOUS, found none: name the version to go back to',
  );
}

/** @throws ALREADY_CURRENT, VERSION_COMPROMISED, VERSION_NOT_PROVED, ROTATION_RUNNING */
function requireFit({ secret, ledger, pending }: Look, target: string): void {
  const facts = ledger.versions.get(target) ?? {};
  if (currentVersion(secret.stages) === target) {
    throw new PromrotateError(
      'ALREADY_CURRENT',
      `expected a version that is not current, found AWSCURRENT on "${target}"`,
    );
  }
  if (facts.compromisedAt !== undefined) {
    throw new PromrotateError(
      'VERSION_COMPROMISED',
      `expected a version that nobody has revoked, found "${target}" reported as leaked: rotate instead`,
    );
  }
  const isPrevious = secret.stages.get(target)?.includes('AWSPREVIOUS') ?? false;
  if (!isPrevious && (facts.currentAt ?? facts.supersededAt) === undefined) {
    throw new PromrotateError(
      'VERSION_NOT_PROVED',
      `expected a version that has been current, found "${target}" never was`,
    );
  }
  if (pending?.isRunning === true) throw rotationRunning(pending);
}
