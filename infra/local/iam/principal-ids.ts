import { createHash } from 'node:crypto';
import type { Principal } from './principals.ts';

const idOf = (prefix: string, arn: string) =>
  `${prefix}${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;

type Named = { readonly arn: string };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique identifiers) */
export const roleIdOf = ({ arn }: Named): string => idOf('AROA', arn);
export const userIdOf = ({ arn }: Named): string => idOf('AIDA', arn);
export const policyIdOf = ({ arn }: Named): string => idOf('ANPA', arn);

/** The id of a user, or that of a role and the name of the session. */
export function principalIdOf({ arn, role }: Principal): string {
  return role === undefined
    ? userIdOf({ arn })
    : `${roleIdOf(role)}:${arn.split('/').at(-1) ?? ''}`;
}
