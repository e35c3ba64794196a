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
  const at = deps.clock.now();
  const ledger = await deps.ledger.countAttempt(endpoint, { versionId, step, at });
  const secret = await deps.secrets.describe(secretArn);
  if (!isRotating(secret, versionId)) return 'already-current';

  const token = rotationToken === undefined ? {} : { rotationToken };
  try {
    await steps[step](deps, { endpoint, versionId, secret, ledger, deadline, ...token });
  } catch (error) {
    await noteFailure(deps, { endpoint, versionId, step }, error);
    throw error;
  }
  return 'done';
}

/** For whoever looks later why a rotation is stuck; the step's own error is the one that counts. */
async function noteFailure(
  { ledger, clock }: RotationDeps,
  { endpoint, versionId, step }: { endpoint: string; versionId: string; step: StepName },
  error: unknown,
): Promise<void> {
  const isOurs = error instanceof PromrotateError;
  const code = isOurs ? error.code : 'UNEXPECTED';
  // The text of an error that is not ours could quote what was sent.
  const message = isOurs ? error.message : error instanceof Error ? error.name : 'unknown';
  const at = clock.now();
  const failure = { step, code, message, at };
  await ledger
    .record(endpoint, [
      { fact: 'failed', versionId, failure, isRefusal: code === 'PENDING_REFUSED' },
      {
        fact: 'event',
        event: { at, kind: 'rotation-failed', subject: versionId, detail: `${step}: ${message}` },
      },
    ])
    .catch(() => undefined);
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
