import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenQuestions } from '../../../infra/local/open-questions.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, document } from '../../support/stand-in/small-template.ts';

const onlyCurrent = {
  OnlyCurrent: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      PolicyDocument: document(
        allow('secretsmanager:GetSecretValue', '*', {
          'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' },
        }),
      ),
    },
  },
};

describe('the API of the played Secrets Manager, through the real SDK', () => {
  let deployed: Deployed;
  let client: ReturnType<typeof clientsFor>['secrets'];

  async function start(openQuestions: Partial<OpenQuestions> = {}) {
    deployed = await deployedStandIn(onlyCurrent, { openQuestions });
    client = clientsFor(deployed.standIn.adminEnvironment()).secrets;
    await client.send(new CreateSecretCommand({ Name: 's', SecretString: 'first' }));
  }
  beforeEach(() => start());
  afterEach(() => deployed.remove());

  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 's', SecretString }));

  test('leaves RotationEnabled out until rotation was configured (API DescribeSecret)', async () => {
    const before = await client.send(new DescribeSecretCommand({ SecretId: 's' }));
    await client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
    const after = await client.send(new DescribeSecretCommand({ SecretId: 's' }));

    expect(before.RotationEnabled).toBeUndefined();
    expect(after.RotationEnabled).toBe(false);
    expect(after.CreatedDate).toBeInstanceOf(Date);
  });

  test('lists versions by the page, those without labels only when asked (API ListSecretVersionIds)', async () => {
    for (const value of ['second', 'third', 'fourth']) await put(value);
    const list = (more: object) =>
      client.send(new ListSecretVersionIdsCommand({ SecretId: 's', ...more }));

    const labelled = await list({});
    const first = await list({ IncludeDeprecated: true, MaxResults: 3 });
    const second = await list({
      IncludeDeprecated: true,
      MaxResults: 3,
      NextToken: first.NextToken,
    });

    expect(labelled.Versions).toHaveLength(2);
    expect(first.Versions).toHaveLength(3);
    expect(second.Versions).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });

  test('keeps binary values', async () => {
    const SecretBinary = Uint8Array.from([0, 255, 7]);
    await client.send(new PutSecretValueCommand({ SecretId: 's', SecretBinary }));

    const read = await client.send(new GetSecretValueCommand({ SecretId: 's' }));

    expect([...(read.SecretBinary ?? [])]).toEqual([0, 255, 7]);
  });

  test('answers a failed label move with the text of AWS (text from public reports of the error; API UpdateSecretVersionStage has the rule)', async () => {
    const { VersionId } = await put('second');
    const { VersionId: MoveToVersionId } = await client.send(
      new GetSecretValueCommand({ SecretId: 's', VersionStage: 'AWSPREVIOUS' }),
    );

    await expect(
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: 's',
          VersionStage: 'AWSCURRENT',
          MoveToVersionId,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${VersionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
  });

  test('names the fields of a malformed request, not their values', async () => {
    const sending = client.send(
      new GetSecretValueCommand({ SecretId: 's', VersionStage: 'planted'.repeat(50) }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'invalid request: VersionStage (too_big)',
    });
  });

  test.each([true, false])(
    'a read without stage meets a condition on AWSCURRENT when the switch says so: %s (undocumented)',
    async (defaultStageIsInContext) => {
      await deployed.remove();
      await start({ defaultStageIsInContext });
      const host = deployed.standIn.addHost({
        instanceId: 'i-1',
        root: '/',
        tags: {},
        managedPolicies: ['OnlyCurrent'],
        roleTags: {},
      });
      const { secrets } = clientsFor(await hostCredentials(host));

      const error: unknown = await secrets
        .send(new GetSecretValueCommand({ SecretId: 's' }))
        .then(() => undefined)
        .catch((caught: unknown) => caught);

      expect(error === undefined).toBe(defaultStageIsInContext);
    },
  );

  test.each([true, false])(
    'the first value is a moved label when the switch says so: %s (undocumented)',
    async (creationEmitsLabelUpdated) => {
      await deployed.remove();
      await start({ creationEmitsLabelUpdated });

      expect(deployed.events.some(({ kind }) => kind === 'label-moved')).toBe(
        creationEmitsLabelUpdated,
      );
    },
  );
});
