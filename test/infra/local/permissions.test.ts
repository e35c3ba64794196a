import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Host, HostOptions } from '../../../infra/local/stand-in.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import {
  allow,
  ledgerTable,
  managed,
  smallTemplate,
} from '../../support/stand-in/small-template.ts';

const { Key, Secret } = smallTemplate();
const key = { 'Fn::GetAtt': ['Key', 'Arn'] };

const resources = {
  Key,
  Secret,
  Table: ledgerTable,
  Document: {
    Type: 'AWS::SSM::Document',
    Properties: {
      Name: 'echo',
      DocumentType: 'Command',
      Content: {
        schemaVersion: '2.2',
        mainSteps: [
          { action: 'aws:runShellScript', name: 'step', inputs: { runCommand: ['echo'] } },
        ],
      },
    },
  },
  ReadCurrent: managed(
    allow('secretsmanager:GetSecretValue', '*', {
      'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' },
    }),
    allow('kms:Decrypt', key, {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
    }),
  ),
  DecryptOwn: managed(
    allow('kms:Decrypt', key, {
      StringLike: {
        'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:*:*:parameter/secure/\${aws:PrincipalTag/endpoint}`,
      },
    }),
  ),
  ReadWithoutKey: managed(allow(['secretsmanager:GetSecretValue', 'ssm:*'], '*')),
  ReadOwn: managed(
    allow('ssm:GetParameter', {
      'Fn::Sub': `arn:aws:ssm:*:\${AWS::AccountId}:parameter/own/\${!aws:PrincipalTag/endpoint}`,
    }),
    allow('dynamodb:GetItem', { 'Fn::GetAtt': ['Table', 'Arn'] }),
    allow('ssm:SendCommand', 'arn:aws:ssm:*:*:document/echo'),
    allow('ssm:SendCommand', 'arn:aws:ec2:*:*:instance/*', {
      StringLike: { 'ssm:resourceTag/allowed': '*' },
    }),
  ),
};

describe('permissions in the stand-in', () => {
  let deployed: Deployed;
  let root: string;
  const clientsOf = async (host: Host) => clientsFor(await hostCredentials(host));

  beforeAll(async () => {
    root = mkdtempSync(`${tmpdir()}/promrotate-instance-`);
    deployed = await deployedStandIn(resources);
  });
  afterAll(async () => {
    await deployed.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const host = (instanceId: string, policy: string, more: Partial<HostOptions> = {}) =>
    deployed.standIn.addHost({
      instanceId,
      root,
      tags: {},
      managedPolicies: [policy],
      roleTags: {},
      ...more,
    });
  const read = (more: object = {}) =>
    new GetSecretValueCommand({ SecretId: 'small/secret', ...more });

  test('a host reads the current secret with the credentials of its metadata service (EC2 User Guide: instance metadata, version 2)', async () => {
    const { secrets } = await clientsOf(host('i-1', 'ReadCurrent'));

    const { SecretString } = await secrets.send(read({ VersionStage: 'AWSCURRENT' }));

    expect(JSON.parse(SecretString ?? '')).toMatchObject({
      username: 'u',
      password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    });
    expect(deployed.standIn.calls()).toContainEqual(
      expect.objectContaining({ principal: 'host-i-1', service: 'kms', action: 'Decrypt' }),
    );
  });

  test('a call that no policy allows is refused with the text of AWS, and is on record (IAM User Guide: troubleshoot_access-denied)', async () => {
    const { secrets } = await clientsOf(host('i-2', 'ReadCurrent'));
    const { arn } = deployed.standIn.secrets.secret('small/secret');

    await expect(secrets.send(read({ VersionStage: 'AWSPENDING' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::123456789012:assumed-role/host-i-2/i-2 is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    await expect(
      secrets.send(new RotateSecretCommand({ SecretId: 'small/secret' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(deployed.events).toContainEqual({
      kind: 'call-denied',
      principal: 'host-i-2',
      action: 'secretsmanager:RotateSecret',
      resource: arn,
    });
  });

  test('a secret under a customer key needs the use of the key too (Secrets Manager User Guide: security-encryption)', async () => {
    const { secrets } = await clientsOf(host('i-3', 'ReadWithoutKey'));

    await expect(secrets.send(read())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
  });

  test('a SecureString under a customer key needs Encrypt to write and Decrypt to read (Systems Manager User Guide: secure-string-parameter-kms-encryption)', async () => {
    const { ssm } = await clientsOf(host('i-4', 'ReadWithoutKey'));
    const administrator = clientsFor(deployed.standIn.adminEnvironment()).ssm;
    const put = new PutParameterCommand({
      Name: '/own/secure',
      Value: 'v',
      Type: 'SecureString',
      KeyId: deployed.standIn.secrets.secret('small/secret').kmsKeyId,
    });

    await expect(ssm.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await administrator.send(put);
    const get = new GetParameterCommand({ Name: '/own/secure', WithDecryption: true });
    await expect(ssm.send(get)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(administrator.send(get)).resolves.toMatchObject({ Parameter: { Value: 'v' } });
  });

  test('a tag of the role decides which parameter it reads (IAM User Guide: reference_policies_variables)', async () => {
    const { ssm } = await clientsOf(
      host('i-5', 'ReadOwn', { roleTags: { endpoint: 'a' }, defaultHostManagement: true }),
    );

    await expect(ssm.send(new GetParameterCommand({ Name: '/own/a' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(ssm.send(new GetParameterCommand({ Name: '/own/b' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('a host reads every parameter by AmazonSSMManagedInstanceCore, unless a key keeps it from it', async () => {
    const { ssm } = await clientsOf(host('i-9', 'DecryptOwn', { roleTags: { endpoint: 'a' } }));
    const administrator = clientsFor(deployed.standIn.adminEnvironment()).ssm;
    const KeyId = deployed.standIn.secrets.secret('small/secret').kmsKeyId;
    const parameters = {
      '/plain/b': { Type: 'String' },
      '/secure/a': { Type: 'SecureString', KeyId },
      '/secure/b': { Type: 'SecureString', KeyId },
    } as const;
    for (const [Name, more] of Object.entries(parameters))
      await administrator.send(
        new PutParameterCommand({ Name, Value: 'v', Overwrite: true, ...more }),
      );
    const get = (Name: string) => ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));

    await expect(get('/plain/b')).resolves.toMatchObject({ Parameter: { Value: 'v' } });
    await expect(get('/secure/a')).resolves.toMatchObject({ Parameter: { Value: 'v' } });
    await expect(get('/secure/b')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
  });

  test('commands go only to instances whose tags the policy names (Systems Manager User Guide: run-command-setting-up; how tags of targets are judged before they resolve is ours, undocumented)', async () => {
    const { ssm } = await clientsOf(host('i-6', 'ReadOwn'));
    const send = (Key: string) =>
      ssm.send(new SendCommandCommand({ DocumentName: 'echo', Targets: [{ Key, Values: ['x'] }] }));

    await expect(send('tag:allowed')).resolves.toMatchObject({ Command: { Status: 'Pending' } });
    await expect(send('tag:other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('DynamoDB answers what the policy allows, conditions of the request included (API UpdateItem: ConditionExpression)', async () => {
    const { dynamodb } = await clientsOf(host('i-7', 'ReadOwn'));
    const administrator = clientsFor(deployed.standIn.adminEnvironment()).dynamodb;
    const update = new UpdateItemCommand({
      TableName: 'ledger',
      Key: { endpoint: { S: 'a' } },
      UpdateExpression: 'SET n = :n',
      ConditionExpression: 'attribute_not_exists(n)',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    });

    await expect(dynamodb.send(update)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await administrator.send(update);
    await expect(administrator.send(update)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    const get = new GetItemCommand({ TableName: 'ledger', Key: { endpoint: { S: 'a' } } });
    await expect(dynamodb.send(get)).resolves.toMatchObject({ Item: { n: { N: '1' } } });
  });

  describe('a call that curl signs, as the shell of a document does,', () => {
    async function curl(scope: string): Promise<unknown> {
      const environment = await hostCredentials(host('i-8', 'ReadCurrent'));
      const request = { SecretId: 'small/secret', VersionStage: 'AWSCURRENT' };
      const process = spawn('curl', ['--silent', '--config', '-', environment.AWS_ENDPOINT_URL]);
      process.stdin.end(
        [
          `aws-sigv4 = "aws:amz:${scope}"`,
          `user = "${environment.AWS_ACCESS_KEY_ID}:${environment.AWS_SECRET_ACCESS_KEY}"`,
          `header = "X-Amz-Security-Token: ${environment.AWS_SESSION_TOKEN}"`,
          'header = "X-Amz-Target: secretsmanager.GetSecretValue"',
          'header = "Content-Type: application/x-amz-json-1.1"',
          `data = ${JSON.stringify(JSON.stringify(request))}`,
        ].join('\n'),
      );
      return JSON.parse(await text(process.stdout));
    }

    test('is answered', async () => {
      await expect(curl('eu-central-1:secretsmanager')).resolves.toMatchObject({
        Name: 'small/secret',
      });
    });

    test.each(['eu-central-1:ssm', 'us-east-1:secretsmanager'])(
      'is refused with the scope %s (IAM User Guide: Troubleshoot Signature Version 4, credential scope)',
      async (scope) => {
        await expect(curl(scope)).resolves.toMatchObject({
          __type: 'InvalidSignatureException',
          message: expect.stringContaining('Credential should be scoped to'),
        });
      },
    );
  });
});
