import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { ManagedPolicy } from '../played-aws.ts';
import type { QueryCall, QueryService } from '../protocols/aws-query.ts';
import type { XmlFields } from '../protocols/xml.ts';
import { policyDetail, roleDetail, userDetail } from './account-details.ts';
import type { Authorizer } from './authorizer.ts';
import type { Identities } from './identities.ts';

const kinds = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

type Kind = (typeof kinds)[number];

const requestSchema = z.object({
  MaxItems: z.coerce.number().int().min(1).max(1000).default(100),
  Marker: z.string().regex(/^\d+$/).default('0'),
});

interface IamDeps {
  readonly now: () => number;
  readonly authorizer: Authorizer;
  readonly identities: Identities;
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicy>;
}

interface Detail {
  readonly kind: Kind;
  readonly fields: XmlFields;
}

/**
 * GetAccountAuthorizationDetails: identities with their policies, and managed policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export class IamApi implements QueryService {
  readonly name = 'iam';
  readonly version = '2010-05-08';
  readonly namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
  readonly isGlobal = true;
  readonly #deps: IamDeps;
  /** When managed policies were made, as far as anybody is told. */
  readonly #startedAt: number;

  constructor(deps: IamDeps) {
    this.#deps = deps;
    this.#startedAt = deps.now();
  }

  handle({ principal, action, parameters }: QueryCall): XmlFields {
    if (action !== 'GetAccountAuthorizationDetails')
      throw new AwsError('UnknownOperationException', `the stand-in does not play "${action}"`);
    this.#deps.authorizer.require(principal, `iam:${action}`, '*');
    const { MaxItems, Marker } = requestSchema.parse(parameters);
    const wanted = filterIn(parameters);
    const all = this.#details().filter(({ kind }) => wanted.includes(kind));
    const end = Number(Marker) + MaxItems;
    const page = all.slice(Number(Marker), end);
    const ofKind = (...some: readonly Kind[]) =>
      page.filter(({ kind }) => some.includes(kind)).map(({ fields }) => fields);
    return {
      IsTruncated: end < all.length,
      Marker: end < all.length ? String(end) : undefined,
      UserDetailList: ofKind('User'),
      GroupDetailList: [],
      RoleDetailList: ofKind('Role'),
      Policies: ofKind('LocalManagedPolicy', 'AWSManagedPolicy'),
    };
  }

  #details(): readonly Detail[] {
    const { identities, managedPolicies } = this.#deps;
    const all = identities.all();
    const attachments = (arn: string) =>
      all.filter(({ attached }) => attached.some((policy) => policy.arn === arn)).length;
    const policies = [...managedPolicies.values()].map((policy): Detail => {
      const isAws = policy.arn.startsWith('arn:aws:iam::aws:');
      const about = { attachments: attachments(policy.arn), createdAt: this.#startedAt };
      return {
        kind: isAws ? 'AWSManagedPolicy' : 'LocalManagedPolicy',
        fields: policyDetail(policy, about),
      };
    });
    const people = all.map(
      (identity): Detail =>
        identity.kind === 'user'
          ? { kind: 'User', fields: userDetail(identity) }
          : { kind: 'Role', fields: roleDetail(identity) },
    );
    return [...people, ...policies];
  }
}

/** A list of the Query protocol: `Filter.member.1`, `Filter.member.2`; without one, everything. */
function filterIn(parameters: Readonly<Record<string, string>>): readonly Kind[] {
  const named = Object.entries(parameters).filter(([name]) => /^Filter\.member\.\d+$/.test(name));
  if (named.length === 0) return kinds;
  return z.array(z.enum(kinds)).parse(named.map(([, kind]) => kind));
}
