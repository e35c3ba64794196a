import type { Authorizer } from './iam/authorizer.ts';
import type { Context } from './iam/conditions.ts';
import type { KeyPolicies, KmsUse } from './iam/key-policies.ts';
import type { Principal } from './iam/principals.ts';
import { arnOf, type Place } from './place.ts';
import { isNamed, type Secret } from './secret-record.ts';
import type { SecretsEngine } from './secrets-manager.ts';

export interface SecretAccessDeps {
  readonly engine: SecretsEngine;
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
}

/** Judges calls on secrets: by the caller's policies, and by those of the keys. */
export class SecretAccess {
  readonly #deps: SecretAccessDeps;

  constructor(deps: SecretAccessDeps) {
    this.#deps = deps;
  }

  /** As `allow`, and returns the secret, which is not marked for deletion. */
  require(principal: Principal, action: string, secretId: string, context: Context = {}): Secret {
    this.allow(principal, action, secretId, context);
    return this.#deps.engine.secret(secretId);
  }

  /** Permission comes before existence, so a stranger learns nothing of what secrets there are. */
  allow(principal: Principal, action: string, secretId: string, context: Context = {}): void {
    const { authorizer, engine, place } = this.#deps;
    const secret = engine.secrets().find((one) => isNamed(one, secretId));
    const unknown = secretId.startsWith('arn:')
      ? secretId
      : arnOf(place, 'secretsmanager', `secret:${secretId}`);
    authorizer.require(principal, `secretsmanager:${action}`, secret?.arn ?? unknown, {
      ...(secret === undefined ? {} : contextOf(secret)),
      ...context,
    });
  }

  requireKms(
    principal: Principal,
    { kmsKeyId, arn }: Pick<Secret, 'kmsKeyId' | 'arn'>,
    versionId: string,
    actions: readonly KmsUse['action'][],
  ): void {
    if (kmsKeyId === undefined) return;
    const encryptionContext = { SecretARN: arn, SecretVersionId: versionId };
    const via = 'secretsmanager';
    for (const action of actions)
      this.#deps.keys.require(principal, kmsKeyId, { action, via, encryptionContext });
  }
}

/** Secrets without rotation do not match AllowRotationLambdaArn (IAM reference of Secrets Manager). */
function contextOf({ tags, rotationEnabled, rotationLambdaArn }: Secret): Context {
  const tagged = Object.entries(tags).flatMap(([name, value]) => [
    [`aws:resourcetag/${name.toLowerCase()}`, [value]] as const,
    [`secretsmanager:resourcetag/${name.toLowerCase()}`, [value]] as const,
  ]);
  const rotation =
    rotationEnabled === true && rotationLambdaArn !== undefined
      ? { 'secretsmanager:resource/allowrotationlambdaarn': [rotationLambdaArn] }
      : {};
  return { ...Object.fromEntries(tagged), ...rotation };
}
