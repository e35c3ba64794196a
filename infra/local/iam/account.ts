import type { PlayedAws } from '../played-aws.ts';
import { administratorAccess, managedInstanceCore } from './aws-managed-policies.ts';
import { Identities } from './identities.ts';
import type { Principals } from './principals.ts';

/** An account before anything is deployed: an administrator, and AWS's own policies. */
export function newAccount(
  now: () => number,
  { administrator }: Principals,
): Pick<PlayedAws, 'roles' | 'identities' | 'managedPolicies'> {
  const identities = new Identities(now);
  const attached = [administratorAccess];
  identities.addUser('administrator', administrator.arn, { attached });
  const policies = [managedInstanceCore, administratorAccess];
  return {
    roles: new Map(),
    identities,
    managedPolicies: new Map(policies.map((policy) => [policy.arn, policy])),
  };
}
