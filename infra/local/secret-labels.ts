import { AwsError } from './aws-error.ts';
import type { Secret, SecretVersion } from './secret-record.ts';

export function ownerOf(secret: Secret, label: string): SecretVersion | undefined {
  for (const version of secret.versions.values()) if (version.stages.has(label)) return version;
  return undefined;
}

/**
 * Puts a label on one version and takes it off every other. AWSPREVIOUS follows AWSCURRENT to the
 * version that AWSCURRENT left (API UpdateSecretVersionStage). Returns whether anything moved.
 */
export function moveLabel(secret: Secret, label: string, target: SecretVersion): boolean {
  const owner = ownerOf(secret, label);
  if (owner === target) return false;
  owner?.stages.delete(label);
  target.stages.add(label);
  if (label === 'AWSCURRENT' && owner !== undefined) moveLabel(secret, 'AWSPREVIOUS', owner);
  return true;
}

const maximumLabels = 20;

/** Quota: 20 labels across all versions of a secret. */
export function refuseTooManyLabels(secret: Secret, added: readonly string[]): void {
  const labels = new Set(added);
  for (const version of secret.versions.values())
    for (const label of version.stages) labels.add(label);
  if (labels.size <= maximumLabels) return;
  throw new AwsError(
    'LimitExceededException',
    `You can't attach more than ${maximumLabels} staging labels to a secret.`,
  );
}

export interface LabelMove {
  readonly label: string;
  readonly target: SecretVersion | undefined;
  readonly removeFrom: string | undefined;
}

/**
 * The compare-and-swap of UpdateSecretVersionStage: a label that is attached elsewhere moves only
 * when RemoveFromVersionId names that very version.
 */
export function refuseWrongOwner(secret: Secret, { label, target, removeFrom }: LabelMove): void {
  const owner = ownerOf(secret, label);
  if (target === undefined && removeFrom === undefined)
    throw new AwsError(
      'InvalidParameterException',
      'You must specify MoveToVersionId, RemoveFromVersionId, or both.',
    );
  if (removeFrom === undefined && owner !== undefined && owner !== target)
    throw new AwsError(
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${owner.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (removeFrom !== undefined && owner?.id !== removeFrom)
    throw new AwsError(
      'InvalidParameterException',
      `RemoveFromVersionId must be the version that staging label ${label} is attached to: ${owner?.id ?? 'none'}, not ${removeFrom}.`,
    );
  if (target === undefined && label === 'AWSCURRENT')
    throw new AwsError(
      'InvalidParameterException',
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  if (label === 'AWSCURRENT' && target?.value === undefined)
    throw new AwsError(
      'InvalidRequestException',
      'You can only move staging label AWSCURRENT to a secret version that has a value.',
    );
}
