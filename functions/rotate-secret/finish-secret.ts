import { PromrotateError } from '../shared/errors.ts';
import type { RotationDeps, Step } from './step.ts';

/**
 * Moves AWSCURRENT to a version that passed the probe, away from the very version that was current
 * when this one was set. Nothing comes after: a retry would find the version current and end.
 */
export async function finishSecret(deps: RotationDeps, step: Step): Promise<void> {
  const { endpoint, versionId, secret, ledger } = step;
  const facts = ledger.versions.get(versionId);
  if (facts?.provedAt === undefined || facts.base === undefined) {
    throw new PromrotateError(
      'VERSION_NOT_PROVED',
      `expected version "${versionId}" to have passed testSecret, found no proof in the ledger`,
      { retryable: true },
    );
  }

  await deps.ledger.record(endpoint, [{ fact: 'current', versionId, at: deps.clock.now() }]);
  const moved = await deps.secrets.moveCurrent(secret.arn, { from: facts.base, to: versionId });
  if (moved === 'conflict') {
    throw new PromrotateError(
      'CURRENT_CHANGED',
      `expected AWSCURRENT on version "${facts.base}", found it elsewhere: somebody changed the secret during the rotation`,
      { retryable: true },
    );
  }
}
