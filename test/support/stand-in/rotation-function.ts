import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/**
 * A small rotation function that keeps the rules of AWS's template. It fails in the step that the
 * secret's description names, such as "fail setSecret", once or, with "always", every time.
 */
export async function handler(event: {
  Step: string;
  SecretId: string;
  ClientRequestToken: string;
  RotationToken: string;
}): Promise<void> {
  const client = new SecretsManagerClient({});
  const { SecretId, ClientRequestToken: token, Step, RotationToken } = event;
  console.log(`step ${Step} of ${SecretId}`);
  const secret = await client.send(new DescribeSecretCommand({ SecretId }));
  if (secret.VersionIdsToStages?.[token]?.includes('AWSCURRENT') === true) return;
  if (secret.Description === `fail ${Step}`) throw new Error(`planted failure in ${Step}`);

  if (Step === 'createSecret') {
    const pending = { SecretId, VersionId: token, VersionStage: 'AWSPENDING' };
    const existing = await client.send(new GetSecretValueCommand(pending)).catch(() => undefined);
    if (existing !== undefined) return;
    await client.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken: token,
        SecretString: `value of ${token}`,
        VersionStages: ['AWSPENDING'],
        RotationToken,
      }),
    );
  }
  if (Step === 'finishSecret') {
    const stages = Object.entries(secret.VersionIdsToStages ?? {});
    const current = stages.find(([, labels]) => labels.includes('AWSCURRENT'));
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: token,
        RemoveFromVersionId: current?.[0],
      }),
    );
  }
}
