import { randomUUID } from 'node:crypto';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import {
  allow,
  ledgerTable,
  managed,
  smallTemplate,
} from '../../support/stand-in/small-template.ts';

type Clients = ReturnType<typeof clientsFor>;
/** A secret and a key under which it stands, made anew for each test. */
type Things = { readonly SecretId: string; readonly KeyId: string };
type Send = (clients: Clients, things: Things) => Promise<unknown>;

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';
const TableName = ledgerTable.Properties.TableName;
const Key = { endpoint: { S: 'a' } };
const CommandId = randomUUID();
const command = { DocumentName: 'echo', Targets: [{ Key: 'tag:a', Values: ['x'] }] };

const put: Send = (c, { SecretId }) =>
  c.secrets.send(new secrets.PutSecretValueCommand({ SecretId, SecretString: 'b' }));
const create: Send = (c, { KeyId }) =>
  c.secrets.send(
    new secrets.CreateSecretCommand({ Name: randomUUID(), SecretString: 'a', KmsKeyId: KeyId }),
  );
const get: Send = (c, { SecretId }) =>
  c.secrets.send(new secrets.GetSecretValueCommand({ SecretId }));
const rotate: Send = (c, { SecretId }) =>
  c.secrets.send(new secrets.RotateSecretCommand({ SecretId, RotationLambdaARN: functionArn }));
const putSecure =
  (Tier: 'Standard' | 'Advanced'): Send =>
  (c, { KeyId, SecretId: Name }) =>
    c.ssm.send(
      new ssm.PutParameterCommand({
        Name,
        Value: 'v',
        Type: 'SecureString',
        KeyId,
        Tier,
        Overwrite: true,
      }),
    );
const send: Send = (c) => c.ssm.send(new ssm.SendCommandCommand(command));

/** A call, the action that it needs, and the one statement of a role that lacks it. */
const calls: readonly (readonly [string, string, Send])[] = [
  ['CreateSecret', 'secretsmanager:CreateSecret', create],
  ['CreateSecret under a key', 'kms:GenerateDataKey', create],
  ['CreateSecret under a key', 'kms:Decrypt', create],
  [
    'DescribeSecret',
    'secretsmanager:DescribeSecret',
    (c, { SecretId }) => c.secrets.send(new secrets.DescribeSecretCommand({ SecretId })),
  ],
  ['GetSecretValue', 'secretsmanager:GetSecretValue', get],
  ['GetSecretValue under a key', 'kms:Decrypt', get],
  ['PutSecretValue', 'secretsmanager:PutSecretValue', put],
  ['PutSecretValue under a key', 'kms:GenerateDataKey', put],
  ['PutSecretValue under a key', 'kms:Decrypt', put],
  [
    'UpdateSecretVersionStage',
    'secretsmanager:UpdateSecretVersionStage',
    (c, { SecretId }) =>
      c.secrets.send(
        new secrets.UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPENDING' }),
      ),
  ],
  [
    'ListSecretVersionIds',
    'secretsmanager:ListSecretVersionIds',
    (c, { SecretId }) => c.secrets.send(new secrets.ListSecretVersionIdsCommand({ SecretId })),
  ],
  ['RotateSecret', 'secretsmanager:RotateSecret', rotate],
  ['RotateSecret', 'lambda:InvokeFunction', rotate],
  [
    'CancelRotateSecret',
    'secretsmanager:CancelRotateSecret',
    (c, { SecretId }) => c.secrets.send(new secrets.CancelRotateSecretCommand({ SecretId })),
  ],
  [
    'GetParameter',
    'ssm:GetParameter',
    (c) => c.ssm.send(new ssm.GetParameterCommand({ Name: '/x' })),
  ],
  [
    'GetParameter under a key',
    'kms:Decrypt',
    (c) => c.ssm.send(new ssm.GetParameterCommand({ Name: '/secure', WithDecryption: true })),
  ],
  ['PutParameter', 'ssm:PutParameter', putSecure('Standard')],
  ['PutParameter under a key', 'kms:Encrypt', putSecure('Standard')],
  ['PutParameter of the advanced tier', 'kms:GenerateDataKey', putSecure('Advanced')],
  ['SendCommand', 'ssm:SendCommand', send],
  ['ListCommands', 'ssm:ListCommands', (c) => c.ssm.send(new ssm.ListCommandsCommand())],
  [
    'ListCommandInvocations',
    'ssm:ListCommandInvocations',
    (c) => c.ssm.send(new ssm.ListCommandInvocationsCommand()),
  ],
  [
    'GetCommandInvocation',
    'ssm:GetCommandInvocation',
    (c) => c.ssm.send(new ssm.GetCommandInvocationCommand({ CommandId, InstanceId: 'i-0' })),
  ],
  [
    'GetItem',
    'dynamodb:GetItem',
    (c) => c.dynamodb.send(new dynamodb.GetItemCommand({ TableName, Key })),
  ],
  [
    'PutItem',
    'dynamodb:PutItem',
    (c) => c.dynamodb.send(new dynamodb.PutItemCommand({ TableName, Item: Key })),
  ],
  [
    'UpdateItem',
    'dynamodb:UpdateItem',
    (c) => c.dynamodb.send(new dynamodb.UpdateItemCommand({ TableName, Key })),
  ],
  [
    'DeleteItem',
    'dynamodb:DeleteItem',
    (c) => c.dynamodb.send(new dynamodb.DeleteItemCommand({ TableName, Key })),
  ],
  ['Scan', 'dynamodb:Scan', (c) => c.dynamodb.send(new dynamodb.ScanCommand({ TableName }))],
];

const allBut = (action: string) => ({ Effect: 'Allow', NotAction: action, Resource: '*' });
const policyName = (action: string) => `Without${action.replace(/\W/, '')}`;

const { Key: key, Rotate, RotationRole, MayRotate } = smallTemplate();
const resources = {
  Key: key,
  Rotate,
  RotationRole,
  MayRotate,
  Table: ledgerTable,
  Everything: managed(allow('*', '*')),
  InstanceOnly: managed(
    allBut('ssm:SendCommand'),
    allow('ssm:SendCommand', 'arn:aws:ec2:*:*:instance/*'),
  ),
  DocumentOnly: managed(
    allBut('ssm:SendCommand'),
    allow('ssm:SendCommand', 'arn:aws:ssm:*:*:document/*'),
  ),
  ...Object.fromEntries(
    calls.map(([, action]) => [policyName(action), managed(allBut(action))] as const),
  ),
};

/** By AWS's service authorization reference; for keys by the services' pages on encryption. */
describe('a role that may do everything but one thing', () => {
  let deployed: Deployed;
  let keyId: string;
  let hosts = 0;

  beforeAll(async () => {
    deployed = await deployedStandIn(
      { ...resources },
      {
        outputs: { KeyId: { Value: { Ref: 'Key' } } },
        prepare: (assembly) =>
          writeBundle(assembly, 'rotation', 'export const handler = () => {};'),
      },
    );
    keyId = deployed.outputs['KeyId'] ?? '';
    const administrator = clientsFor(deployed.standIn.adminEnvironment());
    await putSecure('Standard')(administrator, { SecretId: '/secure', KeyId: keyId });
  });
  afterAll(() => deployed.remove());

  async function call(policy: string, make: Send): Promise<string> {
    const things = { SecretId: `/things/${randomUUID()}`, KeyId: keyId };
    deployed.standIn.secrets.createSecret({
      name: things.SecretId,
      kmsKeyId: keyId,
      value: { secretString: 'a' },
    });
    const host = deployed.standIn.addHost({
      instanceId: `i-${hosts++}`,
      root: '/',
      tags: {},
      managedPolicies: [policy],
      roleTags: {},
      // Otherwise the host's policy of AWS would allow GetParameter.
      defaultHostManagement: true,
    });
    return make(clientsFor(await hostCredentials(host)), things).then(
      () => 'answered',
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    );
  }

  const refused = () => deployed.standIn.calls().filter(({ allowed }) => !allowed);

  test.each(calls)('is refused %s for want of %s', async (_, action, make) => {
    const before = refused().length;

    await expect(call('Everything', make)).resolves.not.toBe('AccessDeniedException');
    expect(refused()).toHaveLength(before);
    await expect(call(policyName(action), make)).resolves.toBe('AccessDeniedException');

    const [service, name] = action.split(':');
    expect(refused().slice(before)).toMatchObject([{ service, action: name }]);
  });

  test.each([
    ['InstanceOnly', /:document\/echo$/],
    ['DocumentOnly', /:instance\/\*$/],
  ])('may not send commands with %s', async (policy, resource) => {
    await expect(call(policy, send)).resolves.toBe('AccessDeniedException');

    expect(refused().at(-1)).toMatchObject({ resource: expect.stringMatching(resource) });
  });
});
