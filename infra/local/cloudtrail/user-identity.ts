import { principalIdOf, roleIdOf } from '../iam/principal-ids.ts';
import type { Principal } from '../iam/principals.ts';
import type { Place } from '../place.ts';

const deployment = 'cloudformation.amazonaws.com';

/** A service that calls in somebody's name stands where the caller's address and agent do else. */
export interface Caller {
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** As LookupEvents shows it: of a user the name, of a role's session its own. */
  readonly username: string;
  readonly accessKeyId: string | undefined;
  readonly sourceIpAddress: string;
  readonly userAgent: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function userIdentityOf(
  principal: Principal,
  { accountId }: Place,
): Readonly<Record<string, unknown>> {
  const { arn, role, credentials } = principal;
  const principalId = principalIdOf(principal);
  const who = { principalId, arn, accountId, accessKeyId: credentials.accessKeyId };
  if (role === undefined) return { type: 'IAMUser', ...who, userName: usernameOf(principal) };
  return { type: 'AssumedRole', ...who, sessionContext: sessionOf(role, accountId) };
}

export const usernameOf = ({ arn }: Pick<Principal, 'arn'>): string => arn.split('/').at(-1) ?? '';

/** CloudFormation, with the role that `cdk bootstrap` makes for it. */
export function deployer({ accountId, region }: Place): Caller {
  const name = `cdk-hnb659fds-cfn-exec-role-${accountId}-${region}`;
  const role = { name, arn: `arn:aws:iam::${accountId}:role/${name}` };
  const username = 'AWSCloudFormation';
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${roleIdOf(role)}:${username}`,
      arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${username}`,
      accountId,
      sessionContext: sessionOf(role, accountId),
      invokedBy: deployment,
    },
    username,
    accessKeyId: undefined,
    sourceIpAddress: deployment,
    userAgent: deployment,
  };
}

const sessionOf = (role: { readonly name: string; readonly arn: string }, accountId: string) => ({
  sessionIssuer: {
    type: 'Role',
    principalId: roleIdOf(role),
    arn: role.arn,
    accountId,
    userName: role.name,
  },
});
