import type { Identities } from './iam/identities.ts';
import { statementsOf } from './iam/policy-document.ts';
import type { Principal, Principals } from './iam/principals.ts';
import { arnOf, type Place } from './place.ts';
import type { ManagedPolicy } from './played-aws.ts';

interface PersonDeps {
  readonly place: Place;
  readonly principals: Principals;
  readonly identities: Identities;
}

/** Somebody who is signed in with a role of their own: the policies are all that they may. */
export function personOf(
  { place, principals, identities }: PersonDeps,
  name: string,
  attached: readonly ManagedPolicy[],
): Principal {
  const roleName = `person-${name}`;
  const role = {
    name: roleName,
    arn: arnOf(place, 'iam', `role/${roleName}`),
    tags: {},
    trust: statementsOf({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: arnOf(place, 'iam', 'root') },
      },
    }),
    statements: attached.flatMap(({ statements }) => statements),
  };
  identities.addRole(role, { attached });
  return principals.session(role, name);
}
