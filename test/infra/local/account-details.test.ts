import {
  type AttachedPolicy,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandInput,
  IAMClient,
  type PolicyDetail,
} from '@aws-sdk/client-iam';
import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOptions, clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document, managed, role } from '../../support/stand-in/small-template.ts';

const secretPattern = 'arn:aws:secretsmanager:*:*:secret:kept-*';
const read = allow('secretsmanager:GetSecretValue', secretPattern, {
  StringEquals: { 'secretsmanager:VersionStage': ['AWSCURRENT', "it's (late)!*"] },
});
const account = '123456789012';

const policyOf = (logicalId: string, ...statements: object[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: logicalId,
    PolicyDocument: document(...statements),
    Roles: [{ Ref: 'Reader' }],
  },
});

const resources = {
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'kept', SecretString: 'v' },
  },
  Reader: {
    ...role(allow('logs:PutLogEvents', '*')),
    Properties: {
      ...role(allow('logs:PutLogEvents', '*')).Properties,
      RoleName: 'reader',
      Path: '/team/',
      Tags: [{ Key: 'team', Value: 'a & b' }],
      ManagedPolicyArns: [{ Ref: 'ReadSecret' }],
    },
  },
  Attached: policyOf('attached', read),
  ReadSecret: managed(read),
  LateSecret: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      ManagedPolicyName: 'late',
      PolicyDocument: document(read),
      Roles: [{ Ref: 'Reader' }],
    },
  },
  Ask: managed(allow('iam:GetAccountAuthorizationDetails', '*')),
  AskPolicy: managed(allow('secretsmanager:GetResourcePolicy', secretPattern)),
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
describe('the account’s authorization details in the stand-in', () => {
  let deployed: Deployed;
  let client: IAMClient;
  const at = Date.UTC(2026, 0, 2);

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { clock: () => at });
    const { standIn } = deployed;
    standIn.addHost({
      instanceId: 'i-1',
      root: '/',
      tags: {},
      managedPolicies: ['ReadSecret'],
      roleTags: { endpoint: 'a' },
    });
    standIn.personEnvironment('carla', ['ReadSecret']);
    client = iamClient(standIn.personEnvironment('auditor', ['Ask']));
  });
  afterAll(() => deployed.remove());

  const iamClient = (environment: Record<string, string>) =>
    new IAMClient(clientOptions(environment));
  const ask = (input: GetAccountAuthorizationDetailsCommandInput = {}) =>
    client.send(new GetAccountAuthorizationDetailsCommand(input));
  const decoded = (text = ''): unknown => JSON.parse(decodeURIComponent(text));
  const attachedIn = (policies: readonly AttachedPolicy[] = []) =>
    policies.map(({ PolicyName }) => PolicyName);
  const inlineIn = (policies: readonly PolicyDetail[] = []) =>
    policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, decoded(PolicyDocument)]);

  const readStatement = expect.objectContaining({
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: [secretPattern],
    Condition: {
      StringEquals: { 'secretsmanager:VersionStage': ['AWSCURRENT', "it's (late)!*"] },
    },
  });

  test('tell a role of the template with its policies, attached later or not', async () => {
    const { RoleDetailList = [] } = await ask();
    const reader = RoleDetailList.find(({ RoleName }) => RoleName === 'reader');

    expect(reader).toMatchObject({
      Path: '/team/',
      Arn: `arn:aws:iam::${account}:role/team/reader`,
      RoleId: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
      CreateDate: new Date(at),
      Tags: [{ Key: 'team', Value: 'a & b' }],
    });
    expect(decoded(reader?.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] } }],
    });
    expect(inlineIn(reader?.RolePolicyList)).toEqual([
      ['inline', expect.objectContaining({ Version: '2012-10-17' })],
      ['attached', { Version: '2012-10-17', Statement: [readStatement] }],
    ]);
    expect(attachedIn(reader?.AttachedManagedPolicies)).toEqual(['Small-ReadSecret', 'late']);
  });

  test('encode documents by RFC 3986', async () => {
    const { RoleDetailList = [] } = await ask();
    const reader = RoleDetailList.find(({ RoleName }) => RoleName === 'reader');

    expect(reader?.RolePolicyList?.[1]?.PolicyDocument).toMatch(/^[\w.~%-]+$/);
  });

  test('tell hosts, people and the administrator', async () => {
    const { RoleDetailList = [], UserDetailList = [] } = await ask();
    const policiesOf = (name: string) =>
      attachedIn(RoleDetailList.find(({ RoleName }) => RoleName === name)?.AttachedManagedPolicies);

    expect(policiesOf('host-i-1')).toEqual(['AmazonSSMManagedInstanceCore', 'Small-ReadSecret']);
    expect(policiesOf('person-carla')).toEqual(['Small-ReadSecret']);
    expect(UserDetailList).toEqual([
      expect.objectContaining({
        UserName: 'administrator',
        Arn: `arn:aws:iam::${account}:user/administrator`,
        AttachedManagedPolicies: [
          {
            PolicyName: 'AdministratorAccess',
            PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
          },
        ],
      }),
    ]);
  });

  test('tell managed policies with the document of their default version', async () => {
    const { Policies = [] } = await ask();
    const policy = Policies.find(({ PolicyName }) => PolicyName === 'Small-ReadSecret');

    expect(policy).toMatchObject({
      Arn: `arn:aws:iam::${account}:policy/Small-ReadSecret`,
      DefaultVersionId: 'v1',
      AttachmentCount: 3,
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true }],
    });
    expect(decoded(policy?.PolicyVersionList?.[0]?.Document)).toEqual({
      Version: '2012-10-17',
      Statement: [readStatement],
    });
    expect(Policies.map(({ PolicyName }) => PolicyName)).toContain('AdministratorAccess');
  });

  test('are told by kind', async () => {
    const roles = await ask({ Filter: ['Role'] });
    const local = await ask({ Filter: ['LocalManagedPolicy', 'User'] });

    expect(roles.UserDetailList).toEqual([]);
    expect(roles.Policies).toEqual([]);
    expect(roles.RoleDetailList?.length).toBeGreaterThan(2);
    expect(local.RoleDetailList).toEqual([]);
    expect(local.UserDetailList).toHaveLength(1);
    expect(local.Policies?.map(({ PolicyName }) => PolicyName)).not.toContain(
      'AdministratorAccess',
    );
  });

  test('are told in pages', async () => {
    const whole = await ask();
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await ask({ MaxItems: 2, Marker });
      const { UserDetailList = [], RoleDetailList = [], Policies = [] } = page;
      const found = [
        ...UserDetailList.map(({ UserName }) => UserName),
        ...RoleDetailList.map(({ RoleName }) => RoleName),
        ...Policies.map(({ PolicyName }) => PolicyName),
      ];
      expect(found.length).toBeLessThanOrEqual(2);
      names.push(...found);
      Marker = page.IsTruncated === true ? page.Marker : undefined;
    } while (Marker !== undefined);

    const { UserDetailList = [], RoleDetailList = [], Policies = [] } = whole;
    expect(whole.IsTruncated).toBe(false);
    expect(names).toHaveLength(UserDetailList.length + RoleDetailList.length + Policies.length);
    expect(new Set(names).size).toBe(names.length);
  });

  test('want the permission', async () => {
    const stranger = iamClient(deployed.standIn.personEnvironment('stranger', ['AskPolicy']));

    await expect(
      stranger.send(new GetAccountAuthorizationDetailsCommand({})),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 }, name: 'AccessDenied' });
  });

  test('are asked for in any Region, or none', async () => {
    const options = clientOptions(deployed.standIn.adminEnvironment());
    const elsewhere = new IAMClient({ ...options, region: 'us-east-1' });

    await expect(
      elsewhere.send(new GetAccountAuthorizationDetailsCommand({})),
    ).resolves.toBeDefined();
  });

  test('a secret without a policy has none to tell (API GetResourcePolicy)', async () => {
    const { secrets } = clientsFor(deployed.standIn.personEnvironment('asker', ['AskPolicy']));
    const command = new GetResourcePolicyCommand({ SecretId: 'kept' });

    const answer = await secrets.send(command);

    expect(answer.ARN).toMatch(/:secret:kept-/);
    expect(answer).not.toHaveProperty('ResourcePolicy');
    const { secrets: stranger } = clientsFor(
      deployed.standIn.personEnvironment('auditor', ['Ask']),
    );
    await expect(stranger.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
