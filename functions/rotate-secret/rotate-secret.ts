import { endpointOfSecret } from '../shared/endpoint-name.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { SecretDescription } from '../shared/ports.ts';
import { createSecret } from './create-secret.ts';
import { finishSecret } from './finish-secret.ts';
import { setSecret } from './set-secret.ts';
import type { RotationDeps, Step, StepName } from './step.ts';
import { testSecret } from './test-secret.ts';

/** What Secrets Manager sends: one invocation a step, the same version in all four. */
export type RotationRequest = {
  readonly step: StepName;
  readonly secretArn: string;
  readonly versionId: string;
  readonly rotationToken?: string;
  /** When the function has to have ended, in milliseconds since the epoch. */
  readonly deadline: number;
};

const steps: Record<StepName, (deps: RotationDeps, step: Step) => Promise<void>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/**
 * Runs one step of a rotation; safe to repeat. Throws to fail: Secrets Manager ignores what a step
 * returns, and later tries the whole rotation again with the same version.
 */
export async function rotateSecret(
  deps: RotationDeps,
  { step, secretArn, versionId, rotationToken, deadline }: RotationRequest,
): Promise<'done' | 'already-current'> {
  const endpoint = endpointOfSecret(secretArn);
  // The ledger first: what it knows must not be newer than the labels that it is held against.
  const ledger = await deps.ledger.countAttempt(endpoint, { versionId, step });
  const secret = await deps.secrets.describe(secretArn);
  if (!isRotating(secret, versionId)) return 'already-current';

  const token = rotationToken === undefined ? {} : { rotationToken };
  await steps[step](deps, { endpoint, versionId, secret, ledger, deadline, ...token });
  return 'done';
}

/**
 * False when the version is current: there is nothing left to do, and doing it would be wrong.
 * @throws ROTATION_DISABLED, VERSION_UNKNOWN, VERSION_NOT_PENDING
 */
function isRotating({ rotationEnabled, stages }: SecretDescription, versionId: string): boolean {
  if (!rotationEnabled) {
    throw new PromrotateError(
      'ROTATION_DISABLED',
      'expected rotation to be enabled for the secret',
    );
  }
  const labels = stages.get(versionId);
  if (labels === undefined) {
    throw new PromrotateError('VERSION_UNKNOWN', `expected a labelled version "${versionId}"`);
  }
  if (labels.includes('AWSCURRENT')) return false;
  if (!labels.includes('AWSPENDING')) {
    throw new PromrotateError(
      'VERSION_NOT_PENDING',
      `expected AWSPENDING on version "${versionId}", found ${labels.map((label) => `"${label}"`).join(', ')}`,
    );
  }
  return true;
}
