import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretDescription, Secrets } from '../shared/ports.ts';

export function secretsManager(client: SecretsManagerClient): Secrets {
  return {
    async describe(secretId) {
      const secret = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
      return {
        arn: secret.ARN ?? secretId,
        rotationEnabled: secret.RotationEnabled === true,
        stages: new Map(Object.entries(secret.VersionIdsToStages ?? {})),
        ...rotationOf(secret),
      };
    },

    async listVersions(secretId) {
      const found: { id: string; created: number }[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListSecretVersionIdsCommand({
            SecretId: secretId,
            IncludeDeprecated: true,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        for (const { VersionId: id, CreatedDate: created } of page.Versions ?? []) {
          if (id !== undefined) found.push({ id, created: created?.getTime() ?? 0 });
        }
        token = page.NextToken;
      } while (token !== undefined);
      return found.sort((a, b) => b.created - a.created).map(({ id }) => id);
    },

    async readVersion(secretId, { versionId, stage }) {
      try {
        const value = await client.send(
          new GetSecretValueCommand({
            SecretId: secretId,
            ...(versionId === undefined ? {} : { VersionId: versionId }),
            ...(stage === undefined ? {} : { VersionStage: stage }),
          }),
        );
        const { VersionId: id, SecretString: text = '' } = value;
        return id === undefined ? undefined : { versionId: id, text };
      } catch (error) {
        if (error instanceof ResourceNotFoundException || isStageMismatch(error)) return undefined;
        throw error;
      }
    },

    async putPending(secretId, { versionId, text, rotationToken }) {
      try {
        await client.send(
          new PutSecretValueCommand({
            SecretId: secretId,
            ClientRequestToken: versionId,
            SecretString: text,
            // Without stages AWSCURRENT would move.
            VersionStages: ['AWSPENDING'],
            ...(rotationToken === undefined ? {} : { RotationToken: rotationToken }),
          }),
        );
        return 'stored';
      } catch (error) {
        if (error instanceof ResourceExistsException) return 'exists';
        throw error;
      }
    },

    async moveCurrent(secretId, { from, to }) {
      try {
        await client.send(
          new UpdateSecretVersionStageCommand({
            SecretId: secretId,
            VersionStage: 'AWSCURRENT',
            RemoveFromVersionId: from,
            MoveToVersionId: to,
          }),
        );
        return 'moved';
      } catch (error) {
        if (error instanceof InvalidParameterException) return 'conflict';
        throw error;
      }
    },
  };
}

function rotationOf(secret: DescribeSecretCommandOutput): Partial<SecretDescription> {
  const { RotationRules: rules, RotationLambdaARN: rotationFunction, NextRotationDate } = secret;
  const { ScheduleExpression: expression, AutomaticallyAfterDays: afterDays } = rules ?? {};
  const duration = rules?.Duration;
  return {
    ...(rotationFunction === undefined ? {} : { rotationFunction }),
    ...(NextRotationDate === undefined ? {} : { nextRotationAt: NextRotationDate.getTime() }),
    ...(rules === undefined
      ? {}
      : {
          schedule: {
            ...(expression === undefined ? {} : { expression }),
            ...(afterDays === undefined ? {} : { afterDays }),
            ...(duration === undefined ? {} : { duration }),
          },
        }),
  };
}

/** AWS's documents name no error for an id and a stage that do not belong together; both are seen. */
function isStageMismatch(error: unknown): boolean {
  return error instanceof InvalidRequestException && error.message.includes('VersionStage');
}
