import type { z } from 'zod';
import type { Context } from './iam/conditions.ts';
import type { Principal } from './iam/principals.ts';
import { arnOf } from './place.ts';
import type { SecretAccess, SecretAccessDeps } from './secret-access.ts';
import type * as schemas from './secrets-manager-schemas.ts';

interface SecretLifetimeDeps extends SecretAccessDeps {
  readonly access: SecretAccess;
}

/**
 * How secrets come and go. Condition keys by the Service Authorization Reference, "Actions, resources,
 * and condition keys for AWS Secrets Manager".
 */
export class SecretLifetimeApi {
  readonly #deps: SecretLifetimeDeps;

  constructor(deps: SecretLifetimeDeps) {
    this.#deps = deps;
  }

  create(principal: Principal, body: z.infer<typeof schemas.createSecret>) {
    const { Name: name, SecretString: secretString, SecretBinary: secretBinary } = body;
    const { access, authorizer, engine, place } = this.#deps;
    const resource = arnOf(place, 'secretsmanager', `secret:${name}`);
    const context = creationContext(body);
    authorizer.require(principal, 'secretsmanager:CreateSecret', resource, context);
    if (body.Tags.length > 0)
      authorizer.require(principal, 'secretsmanager:TagResource', resource, context);
    // So named in the User Guide, "Secret encryption and decryption"; for the ARN it is our guess.
    const probe = 'RequestToValidateKeyAccess';
    const { KmsKeyId: kmsKeyId } = body;
    access.requireKms(principal, { kmsKeyId, arn: probe }, probe, ['GenerateDataKey', 'Decrypt']);
    const hasValue = secretString !== undefined || secretBinary !== undefined;
    const { arn, versionId } = engine.createSecret({
      name,
      description: body.Description,
      kmsKeyId,
      tags: Object.fromEntries(body.Tags.map(({ Key, Value }) => [Key, Value])),
      value: hasValue ? { secretString, secretBinary } : undefined,
      clientRequestToken: body.ClientRequestToken,
    });
    return { ARN: arn, Name: name, VersionId: versionId };
  }

  delete(principal: Principal, body: z.infer<typeof schemas.deleteSecret>) {
    const { SecretId: secretId, RecoveryWindowInDays: days } = body;
    const { ForceDeleteWithoutRecovery: isForced = false } = body;
    const { access, engine } = this.#deps;
    access.allow(principal, 'DeleteSecret', secretId, {
      'secretsmanager:forcedeletewithoutrecovery': [String(isForced)],
      ...(days !== undefined && { 'secretsmanager:recoverywindowindays': [String(days)] }),
    });
    const { arn, name, deletesAt } = engine.deleteSecret({
      secretId,
      recoveryWindowInDays: days,
      forceDeleteWithoutRecovery: isForced,
    });
    return { ARN: arn, Name: name, DeletionDate: deletesAt / 1000 };
  }

  restore(principal: Principal, secretId: string) {
    this.#deps.access.allow(principal, 'RestoreSecret', secretId);
    const { arn, name } = this.#deps.engine.restoreSecret(secretId);
    return { ARN: arn, Name: name };
  }
}

function creationContext(body: z.infer<typeof schemas.createSecret>): Context {
  const { Name: name, Description: description, KmsKeyId: kmsKeyId, Tags: tags } = body;
  const requested = tags.map(
    ({ Key, Value }) => [`aws:requesttag/${Key.toLowerCase()}`, [Value]] as const,
  );
  return {
    ...Object.fromEntries(requested),
    'aws:tagkeys': tags.map(({ Key }) => Key),
    'secretsmanager:name': [name],
    ...(description !== undefined && { 'secretsmanager:description': [description] }),
    ...(kmsKeyId !== undefined && { 'secretsmanager:kmskeyarn': [kmsKeyId] }),
  };
}
