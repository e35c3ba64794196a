import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { engineWith } from '../../support/secrets-engine.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, managed } from '../../support/stand-in/small-template.ts';

const token = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;
const team = 'arn:aws:secretsmanager:*:*:secret:team/*';

const policies = {
  Creator: managed(allow('secretsmanager:CreateSecret', team)),
  Tagger: managed(allow(['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], team)),
  NamedOnly: managed(
    allow('secretsmanager:CreateSecret', '*', {
      StringLike: { 'secretsmanager:Name': 'team/*' },
    }),
  ),
  SlowDeleter: managed(
    allow('secretsmanager:DeleteSecret', '*', {
      Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'false' },
    }),
  ),
};

/** API: https://docs.aws.amazon.com/secretsmanager/latest/apireference/ */
describe('how secrets come and go in the played Secrets Manager, through the real SDK', () => {
  let deployed: Deployed;
  let client: ReturnType<typeof clientsFor>['secrets'];
  let count = 0;
  let name: string;

  beforeAll(async () => {
    deployed = await deployedStandIn(policies);
    client = clientsFor(deployed.standIn.adminEnvironment()).secrets;
  });
  afterAll(() => deployed.remove());
  beforeEach(() => {
    count += 1;
    name = `team/secret-${count}`;
  });

  const as = (...policyNames: string[]) =>
    clientsFor(deployed.standIn.personEnvironment(`person-${count}`, policyNames)).secrets;
  const create = (more: object = {}) =>
    client.send(
      new CreateSecretCommand({
        Name: name,
        SecretString: 'first',
        ClientRequestToken: token(1),
        ...more,
      }),
    );
  const remove = (more: object) =>
    client.send(new DeleteSecretCommand({ SecretId: name, ...more }));
  const read = () => client.send(new GetSecretValueCommand({ SecretId: name }));
  const describeIt = () => client.send(new DescribeSecretCommand({ SecretId: name }));

  test('makes one with a description, tags, and the token as the id of its version (API CreateSecret)', async () => {
    const made = await create({ Description: 'ours', Tags: [{ Key: 'team', Value: 'a' }] });

    expect(made).toMatchObject({ Name: name, VersionId: token(1) });
    expect(await describeIt()).toMatchObject({
      ARN: made.ARN,
      Description: 'ours',
      Tags: [{ Key: 'team', Value: 'a' }],
      VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
    });
  });

  test('ignores the same request, and answers it as the first time (API CreateSecret: ClientRequestToken)', async () => {
    const { ARN } = await create({ Description: 'first' });

    expect(await create({ Description: 'second' })).toMatchObject({ ARN, VersionId: token(1) });
    expect(await describeIt()).toMatchObject({ Description: 'first' });
  });

  test.each([
    ['another value under the token', { SecretString: 'other' }],
    ['another token', { ClientRequestToken: token(2) }],
  ])(
    'refuses a name that is taken: %s (API CreateSecret: ResourceExistsException)',
    async (_, more) => {
      await create();

      await expect(create(more)).rejects.toMatchObject({ name: 'ResourceExistsException' });
      expect((await read()).SecretString).toBe('first');
    },
  );

  test('makes nothing of a request with a wrong token (API CreateSecret: 32 to 64)', async () => {
    await expect(create({ ClientRequestToken: 'short' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('deletes at once without recovery, also what is not there (API DeleteSecret)', async () => {
    await create();
    await remove({ ForceDeleteWithoutRecovery: true });

    await expect(describeIt()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(remove({ ForceDeleteWithoutRecovery: true })).resolves.toMatchObject({
      Name: name,
    });
    await expect(remove({})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(create()).resolves.toMatchObject({ VersionId: token(1) });
  });

  test('keeps what is marked for deletion, unreadable, with its name taken (API DeleteSecret)', async () => {
    await create();
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 });
    const marked = { name: 'InvalidRequestException' };

    expect((await describeIt()).DeletedDate).toEqual(DeletionDate);
    await expect(read()).rejects.toMatchObject(marked);
    await expect(
      client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'x' })),
    ).rejects.toMatchObject(marked);
    await expect(create()).rejects.toMatchObject({
      ...marked,
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });

  test('gives back what is marked for deletion (API RestoreSecret)', async () => {
    await create();
    await remove({});
    await client.send(new RestoreSecretCommand({ SecretId: name }));

    expect((await read()).SecretString).toBe('first');
    expect((await describeIt()).DeletedDate).toBeUndefined();
  });

  test.each([
    { RecoveryWindowInDays: 6 },
    { RecoveryWindowInDays: 31 },
    { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
  ])('refuses a window that there is not: %j (API DeleteSecret)', async (more) => {
    await create();

    await expect(remove(more)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(read()).resolves.toMatchObject({ SecretString: 'first' });
  });

  test('asks for the permission to tag where there are tags (API CreateSecret: required permissions)', async () => {
    const tagged = new CreateSecretCommand({ Name: name, Tags: [{ Key: 'a', Value: 'b' }] });

    await expect(as('Creator').send(tagged)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('secretsmanager:TagResource'),
    });
    await expect(as('Tagger').send(tagged)).resolves.toMatchObject({ Name: name });
  });

  test('knows the condition keys of both actions (Service Authorization Reference)', async () => {
    const named = (Name: string) => as('NamedOnly').send(new CreateSecretCommand({ Name }));
    const slow = (more: object) =>
      as('SlowDeleter').send(new DeleteSecretCommand({ SecretId: name, ...more }));

    await named(name);
    await expect(named('other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(slow({ ForceDeleteWithoutRecovery: true })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(slow({})).resolves.toMatchObject({ Name: name });
  });

  test('tells a stranger nothing of what there is', async () => {
    await create();
    const forced = (SecretId: string) =>
      as('Creator').send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));

    for (const secretId of [name, 'team/none'])
      await expect(forced(secretId)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

test('a secret goes for good when its recovery window ends (API DeleteSecret: 30 days by default)', () => {
  const { engine, clock } = engineWith();
  engine.createSecret({ name: 's', value: { secretString: 'a' } });
  engine.deleteSecret({ secretId: 's' });
  const names = () => engine.secrets().map(({ name }) => name);

  clock.now += 30 * 24 * 3_600_000 - 1;
  expect(names()).toEqual(['s']);
  clock.now += 1;
  expect(names()).toEqual([]);
  expect(engine.createSecret({ name: 's' })).toMatchObject({ name: 's' });
});
