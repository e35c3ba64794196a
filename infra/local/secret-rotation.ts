import { AwsError } from './aws-error.ts';
import { moveLabel, ownerOf } from './secret-labels.ts';
import {
  type PendingRotation,
  refuseTokenLength,
  type Secret,
  type SecretVersion,
} from './secret-record.ts';
import type {
  RotationEventName,
  RotationStep,
  RotationStepEvent,
  SecretsEvent,
} from './secrets-events.ts';

export type RotationResult = 'succeeded' | 'failed' | 'abandoned';
type Invoke = (event: RotationStepEvent) => Promise<void>;

interface RotationDeps {
  readonly now: () => number;
  readonly newId: () => string;
  readonly testVersionHasValue: boolean;
  readonly emit: (event: SecretsEvent) => void;
}

const steps: Record<PendingRotation['kind'], readonly RotationStep[]> = {
  rotation: ['createSecret', 'setSecret', 'testSecret', 'finishSecret'],
  // API RotateSecret: without rotating at once "Secrets Manager tests the configuration by running
  // the testSecret step".
  test: ['testSecret'],
};

/** The rotation part of the state machine: placeholder, steps, failure, giving up. */
export class RotationRunner {
  readonly #deps: RotationDeps;

  constructor(deps: RotationDeps) {
    this.#deps = deps;
  }

  /** API RotateSecret: AWSPENDING on a version that is not current is a rotation in progress. */
  refuseWhileUnfinished(secret: Secret): void {
    const pending = ownerOf(secret, 'AWSPENDING');
    if (pending === undefined || pending.stages.has('AWSCURRENT')) return;
    if (secret.rotationEnabled === true) {
      secret.rotation ??= this.#rotation(pending.id, 'rotation');
      this.#emitDue(secret, pending.id, true);
    }
    throw new AwsError(
      'InvalidRequestException',
      "A previous rotation isn't complete. That rotation will be reattempted.",
    );
  }

  /** A rotation that nobody runs any more is due again, as long as rotation is enabled. */
  resume(secret: Secret): void {
    const { rotation } = secret;
    if (rotation === undefined || rotation.isRunning || secret.rotationEnabled !== true) return;
    this.#emitDue(secret, rotation.versionId, true);
  }

  /** Puts AWSPENDING on a new version before any step runs, without a value (API DescribeSecret). */
  begin(secret: Secret, kind: PendingRotation['kind'], token: string | undefined): string {
    if (token !== undefined) refuseTokenLength(token);
    const id = token ?? this.#deps.newId();
    if (secret.versions.has(id)) return id;
    const version: SecretVersion = { id, createdAt: this.#deps.now(), stages: new Set() };
    const current = ownerOf(secret, 'AWSCURRENT')?.value;
    if (kind === 'test' && this.#deps.testVersionHasValue && current !== undefined)
      version.value = current;
    secret.versions.set(id, version);
    moveLabel(secret, 'AWSPENDING', version);
    secret.rotation = this.#rotation(id, kind);
    this.#emitDue(secret, id, false);
    return id;
  }

  async run(secret: Secret, invoke: Invoke): Promise<RotationResult> {
    const { rotation } = secret;
    if (rotation === undefined) return 'abandoned';
    if (rotation.isRunning) throw new Error(`a rotation of "${secret.name}" is running already`);
    rotation.isRunning = true;
    rotation.token = this.#deps.newId();
    this.#emitRotation(secret, rotation, 'Started');
    const failedStep = await this.#firstFailure(secret, rotation, invoke);
    rotation.isRunning = false;
    if (secret.rotation !== rotation) return 'abandoned';
    if (rotation.kind === 'test') this.#removeTestVersion(secret, rotation);
    if (failedStep !== undefined) {
      const error = failureText(secret, rotation, failedStep);
      this.#emitRotation(secret, rotation, 'Failed', error);
      return 'failed';
    }
    if (rotation.kind === 'rotation') {
      delete secret.rotation;
      secret.lastRotatedAt = this.#deps.now();
    }
    this.#emitRotation(secret, rotation, 'Succeeded');
    return 'succeeded';
  }

  /** A version made by hand during a rotation ends it (CloudTrail entry RotationAbandoned). */
  abandon(secret: Secret): void {
    const { rotation } = secret;
    if (rotation === undefined) return;
    delete secret.rotation;
    if (rotation.kind === 'test') secret.versions.delete(rotation.versionId);
    else secret.versions.get(rotation.versionId)?.stages.delete('AWSPENDING');
    this.#emit(secret, rotation.versionId, 'RotationAbandoned');
  }

  /** Taking AWSPENDING off by hand is how a stuck rotation is ended: there is nothing to reattempt. */
  forgetUnlessPending(secret: Secret): void {
    if (ownerOf(secret, 'AWSPENDING')?.id !== secret.rotation?.versionId) delete secret.rotation;
  }

  checkToken(secret: Secret, token: string | undefined): void {
    if (token === undefined) return;
    if (!/^[a-zA-Z0-9-]{36,256}$/.test(token))
      throw new AwsError(
        'InvalidParameterException',
        'RotationToken must be 36-256 characters of a-z, A-Z, 0-9 and hyphen.',
      );
    if (secret.rotation?.token !== token)
      throw new AwsError(
        'InvalidRequestException',
        'The RotationToken does not belong to a rotation of this secret that is under way.',
      );
  }

  async #firstFailure(secret: Secret, rotation: PendingRotation, invoke: Invoke) {
    for (const step of steps[rotation.kind]) {
      const about = { arn: secret.arn, name: secret.name, versionId: rotation.versionId, step };
      this.#deps.emit({ kind: 'step-started', ...about });
      const succeeded = await this.#runStep(secret, rotation, step, invoke);
      this.#deps.emit({ kind: 'step-ended', ...about, succeeded });
      if (!succeeded || secret.rotation !== rotation) return step;
    }
    return undefined;
  }

  async #runStep(
    secret: Secret,
    rotation: PendingRotation,
    step: RotationStep,
    invoke: Invoke,
  ): Promise<boolean> {
    try {
      await invoke({
        Step: step,
        SecretId: secret.arn,
        ClientRequestToken: rotation.versionId,
        RotationToken: rotation.token,
      });
    } catch {
      // The function's own log has the reason; Secrets Manager passes on only which step failed.
      return false;
    }
    const version = secret.versions.get(rotation.versionId);
    if (step === 'createSecret') return version?.putByRotation !== false;
    // A finishSecret that returns without the move leaves the rotation unfinished by definition.
    return step !== 'finishSecret' || version?.stages.has('AWSCURRENT') === true;
  }

  #removeTestVersion(secret: Secret, rotation: PendingRotation): void {
    secret.versions.delete(rotation.versionId);
    delete secret.rotation;
  }

  #rotation(versionId: string, kind: PendingRotation['kind']): PendingRotation {
    return { versionId, kind, token: this.#deps.newId(), isRunning: false };
  }

  #emitDue(secret: Secret, versionId: string, isReattempt: boolean): void {
    const { arn, name } = secret;
    this.#deps.emit({ kind: 'rotation-due', arn, name, versionId, isReattempt });
  }

  #emitRotation(
    secret: Secret,
    { kind, versionId }: PendingRotation,
    what: 'Started' | 'Succeeded' | 'Failed',
    error?: string,
  ): void {
    this.#emit(
      secret,
      versionId,
      kind === 'test' ? `TestRotation${what}` : `Rotation${what}`,
      error,
    );
  }

  #emit(secret: Secret, versionId: string, eventName: RotationEventName, error?: string): void {
    const about = { arn: secret.arn, name: secret.name, versionId, eventName };
    this.#deps.emit({ kind: 'rotation', ...about, ...(error === undefined ? {} : { error }) });
  }
}

/** AWS's texts (CloudTrail entry RotationFailed; "Troubleshoot rotation", RotationToken). */
function failureText(secret: Secret, { versionId }: PendingRotation, step: RotationStep): string {
  const lambda = secret.rotationLambdaArn ?? 'unknown';
  if (step === 'createSecret' && secret.versions.get(versionId)?.putByRotation === false)
    return `Pending secret version ${versionId} for Secret ${secret.arn} was not created by Lambda ${lambda}. Remove the AWSPENDING staging label and restart rotation`;
  return `Error when executing lambda ${lambda} during ${step} step`;
}
