import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  IAMClient,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { iamPolicies } from '../../../functions/adapters/iam-policies.ts';

const iam = mockClient(IAMClient);
const identities = iamPolicies(new IAMClient({ region: 'eu-central-1' }));

beforeEach(() => {
  iam.reset();
});

const policy = (name: string) => JSON.stringify({ Statement: [], Id: `${name} & others` });
const encoded = (name: string) => encodeURIComponent(policy(name));
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const attached = (name: string) => ({ PolicyName: name, PolicyArn: managed(name) });
const arn = (kind: string, name: string) => `arn:aws:iam::111122223333:${kind}/${name}`;

type Page = Omit<GetAccountAuthorizationDetailsCommandOutput, '$metadata'>;

const page = (own: Page): GetAccountAuthorizationDetailsCommandOutput => ({
  $metadata: {},
  ...own,
});

const play = (...pages: Page[]) => {
  for (const [index, one] of pages.entries()) {
    const Marker = index === 0 ? undefined : `m${index}`;
    const next = index + 1 < pages.length ? { IsTruncated: true, Marker: `m${index + 1}` } : {};
    iam.on(GetAccountAuthorizationDetailsCommand, { Marker }).resolves(page({ ...one, ...next }));
  }
};

describe('the identities of an account', () => {
  test('have their own policies and those that are attached, in the version that is in force', async () => {
    play({
      RoleDetailList: [
        {
          Arn: arn('role', 'app'),
          RolePolicyList: [{ PolicyName: 'own', PolicyDocument: encoded('own') }],
          AttachedManagedPolicies: [attached('shared')],
          PermissionsBoundary: { PermissionsBoundaryArn: managed('boundary') },
          Tags: [{ Key: 'promrotate-endpoint', Value: 'central' }],
        },
      ],
      Policies: [
        {
          Arn: managed('shared'),
          PolicyVersionList: [
            { Document: encoded('former'), IsDefaultVersion: false },
            { Document: encoded('shared'), IsDefaultVersion: true },
          ],
        },
        {
          Arn: managed('boundary'),
          PolicyVersionList: [{ Document: encoded('boundary'), IsDefaultVersion: true }],
        },
      ],
    });

    expect(await identities.list()).toEqual([
      {
        arn: arn('role', 'app'),
        tags: { 'promrotate-endpoint': 'central' },
        policies: [policy('own'), policy('shared')],
        boundary: policy('boundary'),
      },
    ]);
  });

  test('have the policies of their groups as well, whatever page those are on', async () => {
    play(
      {
        UserDetailList: [
          {
            Arn: arn('user', 'ada'),
            UserName: 'ada',
            GroupList: ['operators', 'gone'],
            UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded('own') }],
          },
        ],
      },
      {
        GroupDetailList: [
          {
            GroupName: 'operators',
            GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: encoded('group') }],
            AttachedManagedPolicies: [attached('shared')],
          },
        ],
      },
      {
        Policies: [
          {
            Arn: managed('shared'),
            PolicyVersionList: [{ Document: encoded('shared'), IsDefaultVersion: true }],
          },
        ],
      },
    );

    expect(await identities.list()).toEqual([
      {
        arn: arn('user', 'ada'),
        userName: 'ada',
        tags: {},
        policies: [policy('own'), policy('group'), policy('shared')],
      },
    ]);
  });

  test('are asked for with every kind of policy', async () => {
    play({});

    expect(await identities.list()).toEqual([]);
    const [call] = iam.commandCalls(GetAccountAuthorizationDetailsCommand);
    expect(call?.args[0].input.Filter).toEqual([
      'User',
      'Role',
      'Group',
      'LocalManagedPolicy',
      'AWSManagedPolicy',
    ]);
  });
});
