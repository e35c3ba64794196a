import { AwsError } from './aws-error.ts';
import { defaultOpenQuestions, type OpenQuestions } from './open-questions.ts';
import { checkCreation, earlierCreation } from './secret-creation.ts';
import { endOfWindow, refuseMarked } from './secret-deletion.ts';
import { moveLabel, ownerOf, refuseTooManyLabels, refuseWrongOwner } from './secret-labels.ts';
import {
  isNamed,
  newSecret,
  refuseOtherValue,
  refuseTokenLength,
  removeSurplusVersions,
  type Secret,
  type SecretOrigin,
  type SecretValue,
  type SecretVersion,
  valueIn,
  versionOf,
} from './secret-record.ts';
import { type RotationResult, RotationRunner } from './secret-rotation.ts';
import { selectVersion } from './secret-selection.ts';
import type { RotationStepEvent, SecretsEvent } from './secrets-events.ts';
import type {
  ConfigureRotation,
  CreateSecret,
  DeleteSecret,
  GetValue,
  PutValue,
  Rotate,
  UpdateStage,
} from './secrets-requests.ts';

export interface SecretsEngineOptions extends SecretOrigin {
  readonly openQuestions?: Partial<OpenQuestions>;
}

/**
 * The state machine of Secrets Manager: versions, labels and rotation, in memory. Every state change
 * is synchronous, so whatever looks between two finds a whole state; only the invocation of the rotation function is awaited, so a test can crash or
 * interleave callers between any two calls.
 */
export class SecretsEngine {
  readonly #secrets = new Map<string, Secret>();
  readonly #listeners = new Set<(event: SecretsEvent) => void>();
  readonly #options: SecretsEngineOptions;
  readonly #questions: OpenQuestions;
  readonly #rotations: RotationRunner;

  constructor(options: SecretsEngineOptions) {
    this.#options = options;
    this.#questions = { ...defaultOpenQuestions, ...options.openQuestions };
    this.#rotations = new RotationRunner({
      now: options.now,
      newId: options.newId,
      testVersionHasValue: this.#questions.testVersionHasValue,
      emit: (event) => this.#emit(event),
    });
  }

  /** Calls the listener on every later event, until the returned function is called. */
  on(listener: (event: SecretsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes over the secrets of an earlier process. */
  restore(secrets: readonly Secret[]): void {
    for (const secret of secrets) this.#secrets.set(secret.name, secret);
  }

  /** Has the rotations that an earlier process left under way run again, with the same versions. */
  resumeRotations(): void {
    for (const secret of this.#secrets.values()) this.#rotations.resume(secret);
  }

  createSecret(request: CreateSecret): {
    arn: string;
    name: string;
    versionId: string | undefined;
  } {
    const { name, value } = request;
    checkCreation(request);
    const existing = this.#standing().find((one) => one.name === name);
    if (existing !== undefined)
      return { arn: existing.arn, name, ...earlierCreation(existing, request) };
    const secret = newSecret(request, this.#options);
    this.#secrets.set(name, secret);
    if (value === undefined) return { arn: secret.arn, name, versionId: undefined };
    const version = this.#addVersion(secret, request.clientRequestToken, value);
    version.stages.add('AWSCURRENT');
    if (this.#questions.creationEmitsLabelUpdated)
      this.#emitLabel(secret, 'AWSCURRENT', version.id);
    return { arn: secret.arn, name, versionId: version.id };
  }

  /**
   * DeleteSecret. Without recovery it is gone at once, where AWS takes a moment, and one that is not
   * there is no error, so that a call can be repeated; what AWS then answers is not documented.
   */
  deleteSecret(request: DeleteSecret): { arn?: string; name: string; deletesAt: number } {
    const now = this.#options.now();
    const deletesAt = endOfWindow(request, now);
    const isThere = this.#standing().some((one) => isNamed(one, request.secretId));
    if (deletesAt === undefined && !isThere) return { name: request.secretId, deletesAt: now };
    const secret = this.#named(request.secretId);
    if (deletesAt === undefined) this.#secrets.delete(secret.name);
    else {
      refuseMarked(secret);
      secret.deletesAt = deletesAt;
    }
    return { arn: secret.arn, name: secret.name, deletesAt: deletesAt ?? now };
  }

  restoreSecret(secretId: string): { arn: string; name: string } {
    const secret = this.#named(secretId);
    delete secret.deletesAt;
    return { arn: secret.arn, name: secret.name };
  }

  /**
   * The live record behind a name, an ARN, or an ARN without its six last characters, unless it is
   * marked for deletion.
   */
  secret(secretId: string): Secret {
    const secret = this.#named(secretId);
    refuseMarked(secret);
    return secret;
  }

  /** Those that are marked for deletion too. */
  secrets(): readonly Secret[] {
    return this.#standing();
  }

  /** DescribeSecret: only versions that have labels, the placeholder of a rotation among them. */
  describe(secretId: string): Secret & { versionIdsToStages: Record<string, string[]> } {
    const secret = this.#named(secretId);
    const labelled = [...secret.versions.values()].filter(({ stages }) => stages.size > 0);
    return {
      ...secret,
      versionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]])),
    };
  }

  getValue(request: GetValue): SecretVersion & { readonly value: SecretValue } {
    return selectVersion(this.secret(request.secretId), request, this.#questions);
  }

  putValue(request: PutValue): { versionId: string; versionStages: string[] } {
    const secret = this.secret(request.secretId);
    const value = valueIn(request);
    const token = request.clientRequestToken;
    this.#rotations.checkToken(secret, request.rotationToken);
    const existing = token === undefined ? undefined : secret.versions.get(token);
    if (existing?.value !== undefined) {
      refuseOtherValue(secret, existing, value);
      return { versionId: existing.id, versionStages: [...existing.stages] };
    }
    const labels = request.versionStages ?? ['AWSCURRENT'];
    refuseTooManyLabels(secret, labels);
    if (existing === undefined) this.#rotations.abandon(secret);
    const version = existing ?? this.#addVersion(secret, token, value);
    version.value = value;
    version.putByRotation =
      request.rotationToken !== undefined || (request.byRotationFunction ?? true);
    const isFirst = ownerOf(secret, 'AWSCURRENT') === undefined;
    this.#label(secret, isFirst ? [...labels, 'AWSCURRENT'] : labels, version);
    removeSurplusVersions(secret, this.#options.now());
    return { versionId: version.id, versionStages: [...version.stages] };
  }

  updateStage(request: UpdateStage): { arn: string; name: string } {
    const secret = this.secret(request.secretId);
    const { versionStage: label, moveToVersionId, removeFromVersionId } = request;
    const target = moveToVersionId === undefined ? undefined : versionOf(secret, moveToVersionId);
    if (removeFromVersionId !== undefined) versionOf(secret, removeFromVersionId);
    refuseWrongOwner(secret, { label, target, removeFrom: removeFromVersionId });
    if (target === undefined) ownerOf(secret, label)?.stages.delete(label);
    else this.#attach(secret, label, target);
    if (label === 'AWSPENDING') this.#rotations.forgetUnlessPending(secret);
    secret.lastChangedAt = this.#options.now();
    return { arn: secret.arn, name: secret.name };
  }

  /**
   * ListSecretVersionIds, oldest first. A placeholder is left out: AWS's PCS guide warns that the call
   * can omit the AWSPENDING version even with IncludeDeprecated.
   */
  listVersions(request: { secretId: string; includeDeprecated?: boolean }): SecretVersion[] {
    return [...this.secret(request.secretId).versions.values()].filter(
      ({ value, stages }) =>
        value !== undefined && (stages.size > 0 || (request.includeDeprecated ?? false)),
    );
  }

  /** What RotateSecret stores, without rotating or testing. */
  configureRotation(request: ConfigureRotation): void {
    const secret = this.secret(request.secretId);
    if (request.rotationLambdaArn !== undefined)
      secret.rotationLambdaArn = request.rotationLambdaArn;
    if (request.rotationRules !== undefined) secret.rotationRules = request.rotationRules;
    secret.rotationEnabled = true;
  }

  /**
   * RotateSecret up to the point where AWS answers: puts the placeholder and emits `rotation-due`.
   * Throws while an earlier rotation stands unfinished, and then emits `rotation-due` for that one.
   */
  rotate(request: Rotate): { arn: string; name: string; versionId: string } {
    const secret = this.secret(request.secretId);
    if ((request.rotationLambdaArn ?? secret.rotationLambdaArn) === undefined)
      throw new AwsError(
        'InvalidRequestException',
        'No Lambda rotation function ARN is associated with this secret.',
      );
    this.#rotations.refuseWhileUnfinished(secret);
    this.configureRotation(request);
    const kind = (request.rotateImmediately ?? true) ? 'rotation' : 'test';
    const versionId = this.#rotations.begin(secret, kind, request.clientRequestToken);
    return { arn: secret.arn, name: secret.name, versionId };
  }

  /**
   * Runs the steps of the pending rotation, one after another, and stops at the first that fails.
   * Called again after a failure it runs the whole rotation again with the same version.
   */
  runRotation(
    secretId: string,
    invoke: (event: RotationStepEvent) => Promise<void>,
  ): Promise<RotationResult> {
    return this.#rotations.run(this.secret(secretId), invoke);
  }

  /** CancelRotateSecret: turns rotation off and leaves AWSPENDING where it is. */
  cancelRotation(secretId: string): { arn: string; name: string; versionId: string | undefined } {
    const secret = this.secret(secretId);
    secret.rotationEnabled = false;
    const versionId = secret.rotation?.versionId;
    delete secret.rotation;
    return { arn: secret.arn, name: secret.name, versionId };
  }

  #named(secretId: string): Secret {
    const secret = this.#standing().find((one) => isNamed(one, secretId));
    if (secret !== undefined) return secret;
    throw new AwsError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }

  /** All whose recovery window has not ended. */
  #standing(): Secret[] {
    const now = this.#options.now();
    for (const { name, deletesAt } of this.#secrets.values())
      if (deletesAt !== undefined && deletesAt <= now) this.#secrets.delete(name);
    return [...this.#secrets.values()];
  }

  #addVersion(secret: Secret, token: string | undefined, value: SecretValue): SecretVersion {
    if (token !== undefined) refuseTokenLength(token);
    const { now, newId } = this.#options;
    const version: SecretVersion = {
      id: token ?? newId(),
      createdAt: now(),
      stages: new Set(),
      value,
    };
    secret.versions.set(version.id, version);
    secret.lastChangedAt = now();
    return version;
  }

  #label(secret: Secret, labels: readonly string[], version: SecretVersion): void {
    for (const label of labels)
      if (moveLabel(secret, label, version)) this.#emitLabel(secret, label, version.id);
  }

  #attach(secret: Secret, label: string, target: SecretVersion): void {
    refuseTooManyLabels(secret, [label]);
    const isPending = target.stages.has('AWSPENDING');
    // Whoever makes another version current ends the rotation; its own function does not.
    if (label === 'AWSCURRENT' && !isPending && ownerOf(secret, label) !== target)
      this.#rotations.abandon(secret);
    this.#label(secret, [label], target);
    if (label === 'AWSCURRENT' && isPending && this.#questions.promotionClearsPending)
      target.stages.delete('AWSPENDING');
  }

  /** Native events tell of all labels but these two (User Guide, "Secret event notifications"). */
  #emitLabel(secret: Secret, label: string, versionId: string): void {
    if (label === 'AWSPENDING' || label === 'AWSPREVIOUS') return;
    this.#emit({ kind: 'label-updated', arn: secret.arn, name: secret.name, versionId, label });
  }

  #emit(event: SecretsEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
