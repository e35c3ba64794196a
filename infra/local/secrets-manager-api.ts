import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Authorizer } from './iam/authorizer.ts';
import type { Context } from './iam/conditions.ts';
import type { KeyPolicies, KmsUse } from './iam/key-policies.ts';
import type { Principal } from './iam/principals.ts';
import type { OpenQuestions } from './open-questions.ts';
import { arnOf, type Place } from './place.ts';
import type { AwsCall, AwsService } from './protocols/json-targets.ts';
import { isNamed, type Secret } from './secret-record.ts';
import type { SecretsEngine } from './secrets-manager.ts';
import * as schemas from './secrets-manager-schemas.ts';

export interface SecretsManagerDeps {
  readonly engine: SecretsEngine;
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
  readonly openQuestions: OpenQuestions;
  /** The role that a rotation function runs with. */
  readonly roleOfFunction: (functionArn: string) => string | undefined;
  /** Throws AccessDeniedException unless Secrets Manager may invoke the function. */
  readonly requireInvocable: (functionArn: string, secretArn: string) => void;
}

/** `secretsmanager.*` of the AWS JSON 1.1 protocol, over the state machine. */
export class SecretsManagerApi implements AwsService {
  readonly name = 'secretsmanager';
  readonly target = 'secretsmanager';
  readonly #deps: SecretsManagerDeps;

  constructor(deps: SecretsManagerDeps) {
    this.#deps = deps;
  }

  handle({ principal, action, body }: AwsCall): unknown {
    switch (action) {
      case 'CreateSecret':
        return this.#create(principal, schemas.createSecret.parse(body));
      case 'DescribeSecret':
        return this.#describe(principal, schemas.secretId.parse(body).SecretId);
      case 'GetResourcePolicy':
        return this.#getPolicy(principal, schemas.secretId.parse(body).SecretId);
      case 'GetSecretValue':
        return this.#getValue(principal, schemas.getSecretValue.parse(body));
      case 'PutSecretValue':
        return this.#putValue(principal, schemas.putSecretValue.parse(body));
      case 'UpdateSecretVersionStage':
        return this.#updateStage(principal, schemas.updateStage.parse(body));
      case 'ListSecretVersionIds':
        return this.#listVersions(principal, schemas.listVersions.parse(body));
      case 'RotateSecret':
        return this.#rotate(principal, schemas.rotateSecret.parse(body));
      case 'CancelRotateSecret':
        return this.#cancel(principal, schemas.secretId.parse(body).SecretId);
      default:
        throw new AwsError('UnknownOperationException', `the stand-in does not play "${action}"`);
    }
  }

  #create(principal: Principal, body: z.infer<typeof schemas.createSecret>) {
    const { Name: name, SecretString: secretString, SecretBinary: secretBinary } = body;
    const { authorizer, engine, place } = this.#deps;
    const resource = arnOf(place, 'secretsmanager', `secret:${name}`);
    authorizer.require(principal, 'secretsmanager:CreateSecret', resource);
    // So named in the User Guide, "Secret encryption and decryption"; for the ARN it is our guess.
    const probe = 'RequestToValidateKeyAccess';
    const { KmsKeyId: kmsKeyId } = body;
    this.#requireKms(principal, { kmsKeyId, arn: probe }, probe, ['GenerateDataKey', 'Decrypt']);
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

  #describe(principal: Principal, secretId: string) {
    this.#require(principal, 'DescribeSecret', secretId);
    return schemas.description(this.#deps.engine.describe(secretId));
  }

  /** No secret here has a policy of its own. */
  #getPolicy(principal: Principal, secretId: string) {
    const { arn, name } = this.#require(principal, 'GetResourcePolicy', secretId);
    return { ARN: arn, Name: name };
  }

  #getValue(principal: Principal, body: z.infer<typeof schemas.getSecretValue>) {
    const { SecretId: secretId, VersionId: versionId, VersionStage: versionStage } = body;
    const { engine, openQuestions } = this.#deps;
    const isDefault = versionId === undefined && openQuestions.defaultStageIsInContext;
    const stage = versionStage ?? (isDefault ? 'AWSCURRENT' : undefined);
    const secret = this.#require(principal, 'GetSecretValue', secretId, {
      ...(stage === undefined ? {} : { 'secretsmanager:versionstage': [stage] }),
      ...(versionId === undefined ? {} : { 'secretsmanager:versionid': [versionId] }),
    });
    const version = engine.getValue({ secretId, versionId, versionStage });
    this.#requireKms(principal, secret, version.id, ['Decrypt']);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.value.secretString,
      SecretBinary: version.value.secretBinary,
      VersionStages: [...version.stages],
      CreatedDate: version.createdAt / 1000,
    };
  }

  #putValue(principal: Principal, body: z.infer<typeof schemas.putSecretValue>) {
    const secret = this.#require(principal, 'PutSecretValue', body.SecretId);
    const token = body.ClientRequestToken;
    this.#requireKms(principal, secret, token ?? 'new', ['GenerateDataKey', 'Decrypt']);
    const functionArn = secret.rotationLambdaArn;
    const rotationRole =
      functionArn === undefined ? undefined : this.#deps.roleOfFunction(functionArn);
    const put = this.#deps.engine.putValue({
      secretId: body.SecretId,
      secretString: body.SecretString,
      secretBinary: body.SecretBinary,
      clientRequestToken: token,
      versionStages: body.VersionStages,
      rotationToken: body.RotationToken,
      byRotationFunction: principal.role?.arn === rotationRole,
    });
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: put.versionId,
      VersionStages: put.versionStages,
    };
  }

  #updateStage(principal: Principal, body: z.infer<typeof schemas.updateStage>) {
    this.#require(principal, 'UpdateSecretVersionStage', body.SecretId, {
      'secretsmanager:versionstage': [body.VersionStage],
    });
    const { arn, name } = this.#deps.engine.updateStage({
      secretId: body.SecretId,
      versionStage: body.VersionStage,
      moveToVersionId: body.MoveToVersionId,
      removeFromVersionId: body.RemoveFromVersionId,
    });
    return { ARN: arn, Name: name };
  }

  #listVersions(principal: Principal, body: z.infer<typeof schemas.listVersions>) {
    const secret = this.#require(principal, 'ListSecretVersionIds', body.SecretId);
    const all = this.#deps.engine.listVersions({
      secretId: body.SecretId,
      includeDeprecated: body.IncludeDeprecated,
    });
    const start = Number(body.NextToken ?? 0);
    const end = start + body.MaxResults;
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: all.slice(start, end).map(schemas.versionEntry),
      ...(end < all.length ? { NextToken: String(end) } : {}),
    };
  }

  #rotate(principal: Principal, body: z.infer<typeof schemas.rotateSecret>) {
    const secret = this.#require(principal, 'RotateSecret', body.SecretId);
    const functionArn = body.RotationLambdaARN ?? secret.rotationLambdaArn;
    if (functionArn !== undefined) {
      this.#deps.authorizer.require(principal, 'lambda:InvokeFunction', functionArn);
      this.#deps.requireInvocable(functionArn, secret.arn);
    }
    const { arn, name, versionId } = this.#deps.engine.rotate({
      secretId: body.SecretId,
      clientRequestToken: body.ClientRequestToken,
      rotationLambdaArn: body.RotationLambdaARN,
      rotationRules: schemas.rulesOf(body.RotationRules),
      rotateImmediately: body.RotateImmediately,
    });
    return { ARN: arn, Name: name, VersionId: versionId };
  }

  #cancel(principal: Principal, secretId: string) {
    this.#require(principal, 'CancelRotateSecret', secretId);
    const { arn, name, versionId } = this.#deps.engine.cancelRotation(secretId);
    return { ARN: arn, Name: name, VersionId: versionId };
  }

  /** Permission comes before existence, so a stranger learns nothing of what secrets there are. */
  #require(principal: Principal, action: string, secretId: string, context: Context = {}): Secret {
    const { authorizer, engine, place } = this.#deps;
    const secret = engine.secrets().find((one) => isNamed(one, secretId));
    const resource = secret?.arn ?? arnOf(place, 'secretsmanager', `secret:${secretId}`);
    authorizer.require(principal, `secretsmanager:${action}`, resource, {
      ...(secret === undefined ? {} : contextOf(secret)),
      ...context,
    });
    return engine.secret(secretId);
  }

  #requireKms(
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
