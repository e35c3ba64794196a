import type { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Principal } from './iam/principals.ts';
import type { OpenQuestions } from './open-questions.ts';
import type { AwsCall, AwsService } from './protocols/json-targets.ts';
import { SecretAccess, type SecretAccessDeps } from './secret-access.ts';
import { SecretLifetimeApi } from './secret-lifetime-api.ts';
import * as schemas from './secrets-manager-schemas.ts';

export interface SecretsManagerDeps extends SecretAccessDeps {
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
  readonly #access: SecretAccess;
  readonly #lifetime: SecretLifetimeApi;

  constructor(deps: SecretsManagerDeps) {
    this.#deps = deps;
    this.#access = new SecretAccess(deps);
    this.#lifetime = new SecretLifetimeApi({ ...deps, access: this.#access });
  }

  handle({ principal, action, body }: AwsCall): unknown {
    switch (action) {
      case 'CreateSecret':
        return this.#lifetime.create(principal, schemas.createSecret.parse(body));
      case 'DeleteSecret':
        return this.#lifetime.delete(principal, schemas.deleteSecret.parse(body));
      case 'RestoreSecret':
        return this.#lifetime.restore(principal, schemas.secretId.parse(body).SecretId);
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

  #describe(principal: Principal, secretId: string) {
    this.#access.allow(principal, 'DescribeSecret', secretId);
    return schemas.description(this.#deps.engine.describe(secretId));
  }

  /** No secret here has a policy of its own. */
  #getPolicy(principal: Principal, secretId: string) {
    const { arn, name } = this.#access.require(principal, 'GetResourcePolicy', secretId);
    return { ARN: arn, Name: name };
  }

  #getValue(principal: Principal, body: z.infer<typeof schemas.getSecretValue>) {
    const { SecretId: secretId, VersionId: versionId, VersionStage: versionStage } = body;
    const { engine, openQuestions } = this.#deps;
    const isDefault = versionId === undefined && openQuestions.defaultStageIsInContext;
    const stage = versionStage ?? (isDefault ? 'AWSCURRENT' : undefined);
    const secret = this.#access.require(principal, 'GetSecretValue', secretId, {
      ...(stage === undefined ? {} : { 'secretsmanager:versionstage': [stage] }),
      ...(versionId === undefined ? {} : { 'secretsmanager:versionid': [versionId] }),
    });
    const version = engine.getValue({ secretId, versionId, versionStage });
    this.#access.requireKms(principal, secret, version.id, ['Decrypt']);
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
    const secret = this.#access.require(principal, 'PutSecretValue', body.SecretId);
    const token = body.ClientRequestToken;
    this.#access.requireKms(principal, secret, token ?? 'new', ['GenerateDataKey', 'Decrypt']);
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
    this.#access.require(principal, 'UpdateSecretVersionStage', body.SecretId, {
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
    const secret = this.#access.require(principal, 'ListSecretVersionIds', body.SecretId);
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
    const secret = this.#access.require(principal, 'RotateSecret', body.SecretId);
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
    this.#access.require(principal, 'CancelRotateSecret', secretId);
    const { arn, name, versionId } = this.#deps.engine.cancelRotation(secretId);
    return { ARN: arn, Name: name, VersionId: versionId };
  }
}
