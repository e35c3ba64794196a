import {
  type AttachedPolicy,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  type GroupDetail,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  type RoleDetail,
  type Tag,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type { Identities, Identity } from '../shared/audit-ports.ts';

type Details = Pick<
  GetAccountAuthorizationDetailsCommandOutput,
  'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
>;

/** Roles and users of the account with the policies that are attached to them. */
export function iamPolicies(client: IAMClient): Identities {
  return {
    async list() {
      const pages: Details[] = [];
      let marker: string | undefined;
      do {
        const page: GetAccountAuthorizationDetailsCommandOutput = await client.send(
          new GetAccountAuthorizationDetailsCommand({
            Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
            MaxItems: 250,
            ...(marker === undefined ? {} : { Marker: marker }),
          }),
        );
        pages.push(page);
        marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (marker !== undefined);
      return identitiesOf(pages);
    },
  };
}

function identitiesOf(pages: readonly Details[]): Identity[] {
  const managed = new Map(pages.flatMap(({ Policies }) => Policies ?? []).flatMap(documentOf));
  const groups = new Map(
    pages
      .flatMap(({ GroupDetailList }) => GroupDetailList ?? [])
      .map((group) => [group.GroupName ?? '', policiesOf(group, managed)]),
  );
  return pages.flatMap(({ RoleDetailList = [], UserDetailList = [] }) => [
    ...RoleDetailList.map((role) => identityOf(role, managed, policiesOf(role, managed))),
    ...UserDetailList.map((user) => ({
      ...identityOf(user, managed, [
        ...policiesOf(user, managed),
        ...(user.GroupList ?? []).flatMap((name) => groups.get(name) ?? []),
      ]),
      userName: user.UserName ?? '',
    })),
  ]);
}

type Documents = ReadonlyMap<string, string>;

/** The version that is in force. */
function documentOf({ Arn = '', PolicyVersionList = [] }: ManagedPolicyDetail) {
  const version = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  return version?.Document === undefined ? [] : [[Arn, decoded(version.Document)] as const];
}

/**
 * They come URL-encoded by RFC 3986 (API GetAccountAuthorizationDetails). One that does not is left as it
 * is: a single policy does not keep from reading the others.
 */
function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

function identityOf(
  { Arn: arn = '', Tags = [], PermissionsBoundary }: RoleDetail & UserDetail,
  managed: Documents,
  policies: readonly string[],
): Identity {
  const boundary = managed.get(PermissionsBoundary?.PermissionsBoundaryArn ?? '');
  return { arn, tags: tagsOf(Tags), policies, ...(boundary === undefined ? {} : { boundary }) };
}

function tagsOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

type WithPolicies = {
  readonly RolePolicyList?: readonly PolicyDetail[] | undefined;
  readonly UserPolicyList?: readonly PolicyDetail[] | undefined;
  readonly GroupPolicyList?: readonly PolicyDetail[] | undefined;
  readonly AttachedManagedPolicies?: readonly AttachedPolicy[] | undefined;
};

function policiesOf(
  of: WithPolicies & (RoleDetail | UserDetail | GroupDetail),
  managed: Documents,
) {
  const { RolePolicyList, UserPolicyList, GroupPolicyList, AttachedManagedPolicies = [] } = of;
  const own = RolePolicyList ?? UserPolicyList ?? GroupPolicyList ?? [];
  return [
    ...own.flatMap(({ PolicyDocument }) => (PolicyDocument ? [decoded(PolicyDocument)] : [])),
    ...AttachedManagedPolicies.flatMap(({ PolicyArn = '' }) => managed.get(PolicyArn) ?? []),
  ];
}
