import type { ManagedPolicy } from '../played-aws.ts';
import type { XmlFields } from '../protocols/xml.ts';
import type { Identity } from './identities.ts';
import type { Statement } from './policy-document.ts';
import { policyIdOf, roleIdOf, userIdOf } from './principal-ids.ts';

/** RFC 3986, as IAM encodes every document that it answers with. */
function documentOf(statements: readonly Statement[]): string {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const reserved = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, reserved);
}

const dateOf = (milliseconds: number) =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** What stands between the kind and the name in an ARN, such as `/` or `/team/`. */
const pathOf = (arn: string) => arn.replace(/^[^/]*/, '').replace(/[^/]*$/, '');

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html */
export function roleDetail(role: Identity): XmlFields {
  return {
    Path: pathOf(role.arn),
    RoleName: role.name,
    RoleId: roleIdOf(role),
    Arn: role.arn,
    CreateDate: dateOf(role.createdAt),
    AssumeRolePolicyDocument: documentOf(role.trust),
    InstanceProfileList: [],
    RolePolicyList: inlineOf(role),
    AttachedManagedPolicies: attachedOf(role),
    Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html */
export function userDetail(user: Identity): XmlFields {
  return {
    Path: pathOf(user.arn),
    UserName: user.name,
    UserId: userIdOf(user),
    Arn: user.arn,
    CreateDate: dateOf(user.createdAt),
    UserPolicyList: inlineOf(user),
    GroupList: [],
    AttachedManagedPolicies: attachedOf(user),
    Tags: [],
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html */
export function policyDetail(
  { name, arn, statements }: ManagedPolicy,
  { attachments, createdAt }: { readonly attachments: number; readonly createdAt: number },
): XmlFields {
  const VersionId = 'v1';
  const date = dateOf(createdAt);
  const Document = documentOf(statements);
  return {
    PolicyName: name,
    PolicyId: policyIdOf({ arn }),
    Arn: arn,
    Path: pathOf(arn),
    DefaultVersionId: VersionId,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: date,
    UpdateDate: date,
    PolicyVersionList: [{ Document, VersionId, IsDefaultVersion: true, CreateDate: date }],
  };
}

const inlineOf = ({ inline }: Identity) =>
  inline.map(({ name, statements }) => ({
    PolicyName: name,
    PolicyDocument: documentOf(statements),
  }));

const attachedOf = ({ attached }: Identity) =>
  attached.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
