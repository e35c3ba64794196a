import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  RotateSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Rotations } from '../shared/ports.ts';

export function rotations(client: SecretsManagerClient): Rotations {
  return {
    async removePending(secretId, versionId) {
      try {
        await client.send(
          new UpdateSecretVersionStageCommand({
            SecretId: secretId,
            VersionStage: 'AWSPENDING',
            RemoveFromVersionId: versionId,
          }),
        );
        return 'removed';
      } catch (error) {
        if (error instanceof InvalidParameterException || isVersionGone(error)) return 'conflict';
        throw error;
      }
    },

    async start(secretId, versionId) {
      try {
        await client.send(
          new RotateSecretCommand({ SecretId: secretId, ClientRequestToken: versionId }),
        );
        return 'started';
      } catch (error) {
        if (!isUnfinished(error)) throw error;
        // Of a token that is sent again AWS's pages only say that it "helps ensure idempotency".
        return (await hasLabels(client, secretId, versionId)) ? 'started' : 'unfinished';
      }
    },

    async cancel(secretId) {
      await client.send(new CancelRotateSecretCommand({ SecretId: secretId }));
    },

    async resume(secretId, { rotationFunction, schedule }) {
      const { expression, afterDays, duration } = schedule;
      await client.send(
        new RotateSecretCommand({
          SecretId: secretId,
          RotationLambdaARN: rotationFunction,
          RotateImmediately: false,
          RotationRules: {
            // One of the two (API RotationRulesType).
            ...(expression === undefined
              ? { AutomaticallyAfterDays: afterDays }
              : { ScheduleExpression: expression }),
            ...(duration === undefined ? {} : { Duration: duration }),
          },
        }),
      );
    },
  };
}

/** "A previous rotation isn't complete. That rotation will be reattempted." */
function isUnfinished(error: unknown): boolean {
  return error instanceof InvalidRequestException && error.message.includes('previous rotation');
}

/** A placeholder that lost its label need not stay; that the secret is gone is another matter. */
function isVersionGone(error: unknown): boolean {
  return error instanceof ResourceNotFoundException && error.message.includes('version');
}

async function hasLabels(
  client: SecretsManagerClient,
  secretId: string,
  versionId: string,
): Promise<boolean> {
  const secret = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
  return secret.VersionIdsToStages?.[versionId] !== undefined;
}
