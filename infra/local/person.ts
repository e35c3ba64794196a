import type { Principal, Principals } from './iam/principals.ts';
import { arnOf, type Place } from './place.ts';
import type { ManagedPolicy } from './played-aws.ts';

/** Somebody who is signed in with a role of their own: the policies are all that they may. */
export function personOf(
  { place, principals }: { readonly place: Place; readonly principals: Principals },
  name: string,
  policies: readonly ManagedPolicy[],
): Principal {
  const role = `person-${name}`;
  return principals.session(
    {
      name: role,
      arn: arnOf(place, 'iam', `role/${role}`),
      tags: {},
      trust: [],
      statements: policies.flatMap(({ statements }) => statements),
    },
    name,
  );
}
