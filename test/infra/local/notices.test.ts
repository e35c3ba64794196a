import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOptions } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, managed, smallTemplate } from '../../support/stand-in/small-template.ts';

const arnOf = (name: string) => `arn:aws:sns:eu-central-1:123456789012:${name}`;
const key = { 'Fn::GetAtt': ['Key', 'Arn'] };
const publish = allow('sns:Publish', [arnOf('plain'), arnOf('secret'), arnOf('absent')]);

const useKey = (...actions: string[]) =>
  allow(actions, key, {
    StringEquals: {
      'kms:ViaService': 'sns.eu-central-1.amazonaws.com',
      'kms:EncryptionContext:aws:sns:topicArn': arnOf('secret'),
    },
  });

const resources = {
  Key: smallTemplate().Key,
  Plain: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'plain' } },
  Secret: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'secret', KmsMasterKeyId: key } },
  Publish: managed(publish),
  PublishEncrypted: managed(publish, useKey('kms:GenerateDataKey*', 'kms:Decrypt')),
  PublishHalf: managed(publish, useKey('kms:GenerateDataKey*')),
  Nothing: managed(allow('s3:GetObject', '*')),
};

describe('notices in the stand-in', () => {
  let deployed: Deployed;
  const clock = () => 1_700_000_000_000;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { clock });
  });
  afterAll(() => deployed.remove());

  /** The variables of an instance's shell, with one of the policies above. */
  async function environmentWith(policy: keyof typeof resources) {
    const instanceId = `i-${policy.toLowerCase()}`;
    const host = deployed.standIn.addHost({
      instanceId,
      root: '/',
      tags: {},
      managedPolicies: [policy],
      roleTags: {},
    });
    return hostCredentials(host);
  }

  function publishAs(environment: Record<string, string>, request: object) {
    const client = new SNSClient(clientOptions(environment));
    return client.send(new PublishCommand({ TopicArn: arnOf('plain'), Message: 'm', ...request }));
  }

  test('are kept as they were published, and told (API Publish)', async () => {
    const environment = await environmentWith('Publish');
    const notice = { Subject: 'late & <gone>', Message: 'grün = 1 + 1\n"x" & <y>' };

    const { MessageId } = await publishAs(environment, notice);

    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    const kept = {
      topicArn: arnOf('plain'),
      subject: 'late & <gone>',
      message: 'grün = 1 + 1\n"x" & <y>',
    };
    expect(deployed.standIn.notices()).toContainEqual({ ...kept, at: clock() });
    expect(deployed.events).toContainEqual({ kind: 'notice-published', ...kept });
  });

  test('want the permission to publish', async () => {
    const publishing = publishAs(await environmentWith('Nothing'), { Message: 'denied' });

    await expect(publishing).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('is not authorized to perform: sns:Publish on resource'),
      $metadata: { httpStatusCode: 403 },
    });
    expect(deployed.standIn.notices().map(({ message }) => message)).not.toContain('denied');
  });

  test('want a topic that is there', async () => {
    const administrator = deployed.standIn.adminEnvironment();

    await expect(publishAs(administrator, { TopicArn: arnOf('absent') })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
  });

  test.each([
    ['Subject', { Subject: 'two\nlines' }],
    ['Subject', { Subject: 'x'.repeat(101) }],
    ['Subject', { Subject: 'späť' }],
    ['Message', { Message: '' }],
    ['TopicArn', { TopicArn: 'plain' }],
    ['MessageStructure', { MessageStructure: 'json' }],
  ])('want a right %s', async (name, request) => {
    await expect(publishAs(deployed.standIn.adminEnvironment(), request)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid parameter: ${name}`,
    });
  });

  test.each(['Publish', 'PublishHalf'] as const)(
    'want the use of the topic’s key by way of SNS, which %s lacks (SNS Developer Guide: sns-key-management)',
    async (policy) => {
      const publishing = publishAs(await environmentWith(policy), { TopicArn: arnOf('secret') });

      await expect(publishing).rejects.toMatchObject({ name: 'KMSAccessDeniedException' });
    },
  );

  test('go to an encrypted topic with both uses of its key', async () => {
    const request = { TopicArn: arnOf('secret'), Message: 'encrypted' };

    await publishAs(await environmentWith('PublishEncrypted'), request);

    expect(deployed.standIn.notices().map(({ message }) => message)).toContain('encrypted');
  });

  test('are refused with a wrong signature or an unknown key pair (IAM User Guide: Common errors)', async () => {
    const environment = deployed.standIn.adminEnvironment();

    await expect(
      publishAs({ ...environment, AWS_SECRET_ACCESS_KEY: 'other' }, {}),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(
      publishAs({ ...environment, AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, {}),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('GetCallerIdentity tells everybody who they are, without a permission (STS API)', async () => {
    const identityIn = (environment: Record<string, string>) =>
      new STSClient(clientOptions(environment)).send(new GetCallerIdentityCommand({}));

    await expect(identityIn(await environmentWith('Nothing'))).resolves.toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/host-i-nothing/i-nothing',
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:i-nothing$/),
    });
    await expect(identityIn(deployed.standIn.adminEnvironment())).resolves.toMatchObject({
      Arn: 'arn:aws:iam::123456789012:user/administrator',
      UserId: expect.stringMatching(/^AIDA/),
    });
  });
});
