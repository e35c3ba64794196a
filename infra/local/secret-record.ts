import { AwsError } from './aws-error.ts';
import type { CreateSecret } from './secrets-requests.ts';

export interface SecretValue {
  readonly secretString?: string | undefined;
  /** Base64, as it travels. */
  readonly secretBinary?: string | undefined;
}

/** Where, when and under which id something is made. */
export interface SecretOrigin {
  readonly accountId?: string;
  readonly region?: string;
  /** Milliseconds since the epoch; never runs backwards. */
  readonly now: () => number;
  /** Ids of versions and rotation tokens: 36 to 64 of [a-zA-Z0-9-], never the same twice. */
  readonly newId: () => string;
}

/** A version without a value is the placeholder that RotateSecret leaves before createSecret ran. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAt: number;
  readonly stages: Set<string>;
  value?: SecretValue;
  /** False when the value was put by a principal that is not the rotation function. */
  putByRotation?: boolean;
}

export interface RotationRules {
  readonly automaticallyAfterDays?: number | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly duration?: string | undefined;
}

/** A rotation that has started and has neither finished nor been given up. */
export interface PendingRotation {
  readonly versionId: string;
  readonly kind: 'rotation' | 'test';
  /** The RotationToken of the run under way. */
  token: string;
  isRunning: boolean;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly kmsKeyId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: Map<string, SecretVersion>;
  readonly createdAt: number;
  lastChangedAt: number;
  lastRotatedAt?: number;
  /** End of the recovery window of one that is marked for deletion. */
  deletesAt?: number;
  /** Undefined until rotation was configured once; DescribeSecret then leaves the field out. */
  rotationEnabled?: boolean;
  rotationLambdaArn?: string;
  rotationRules?: RotationRules;
  rotation?: PendingRotation;
}

/** A secret without versions. */
export function newSecret(
  { name, description, kmsKeyId, tags = {} }: CreateSecret,
  { accountId = '123456789012', region = 'eu-central-1', now, newId }: SecretOrigin,
): Secret {
  // AWS ends the ARN with six random characters; the id generator keeps tests repeatable.
  const suffix = newId()
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(-6);
  const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
  const times = { createdAt: now(), lastChangedAt: now() };
  return { name, arn, description, kmsKeyId, tags, versions: new Map(), ...times };
}

/** A secret goes by its name, its ARN, or its ARN without the hyphen and six characters at the end. */
export function isNamed({ name, arn }: Secret, secretId: string): boolean {
  return [name, arn, arn.slice(0, -7)].includes(secretId);
}

export function versionOf(secret: Secret, versionId: string): SecretVersion {
  const version = secret.versions.get(versionId);
  if (version !== undefined) return version;
  throw new AwsError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret version.",
  );
}

/** The whole value, or the error of a request that has none or two. */
export function valueIn({ secretString, secretBinary }: SecretValue): SecretValue {
  if ((secretString === undefined) === (secretBinary === undefined))
    throw new AwsError(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    );
  const bytes = Buffer.byteLength(secretString ?? secretBinary ?? '');
  if (bytes >= 1 && bytes <= 65_536) return { secretString, secretBinary };
  throw new AwsError(
    'ValidationException',
    'expected a secret value of 1 to 65536 bytes, found another length',
  );
}

/** A token that has a value already: the same data changes nothing, other data is an error. */
export function refuseOtherValue(secret: Secret, version: SecretVersion, value: SecretValue): void {
  const isSame =
    version.value?.secretString === value.secretString &&
    version.value?.secretBinary === value.secretBinary;
  if (isSame) return;
  throw new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${version.id} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}

export function refuseTokenLength(token: string): void {
  if (token.length >= 32 && token.length <= 64) return;
  throw new AwsError(
    'InvalidParameterException',
    'ClientRequestToken must be 32-64 characters long.',
  );
}

const keptVersions = 100;
const youngestRemovable = 24 * 3_600_000;

/** Versions without labels beyond the 100 newest go, none younger than a day (API PutSecretValue). */
export function removeSurplusVersions(secret: Secret, now: number): void {
  const newestFirst = [...secret.versions.values()].reverse();
  for (const version of newestFirst.slice(keptVersions))
    if (version.stages.size === 0 && now - version.createdAt > youngestRemovable)
      secret.versions.delete(version.id);
}
