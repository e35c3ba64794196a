import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Place } from '../place.ts';
import type { QueryCall, QueryService } from '../protocols/aws-query.ts';
import type { Authorizer } from './authorizer.ts';
import type { Principal } from './principals.ts';

/**
 * GetCallerIdentity, for which nobody needs a permission.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export class StsApi implements QueryService {
  readonly name = 'sts';
  readonly version = '2011-06-15';
  readonly namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  readonly #deps: { readonly authorizer: Authorizer; readonly place: Place };

  constructor(deps: { readonly authorizer: Authorizer; readonly place: Place }) {
    this.#deps = deps;
  }

  handle({ principal, action }: QueryCall): Readonly<Record<string, string>> {
    if (action !== 'GetCallerIdentity')
      throw new AwsError('UnknownOperationException', 'the stand-in plays GetCallerIdentity only');
    this.#deps.authorizer.record(principal, 'sts:GetCallerIdentity', '*', true);
    return {
      Arn: principal.arn,
      UserId: userIdOf(principal),
      Account: this.#deps.place.accountId,
    };
  }
}

/** The id of a user, or that of a role and the name of the session. */
function userIdOf({ arn, role }: Principal): string {
  const idOf = (text: string) =>
    createHash('sha256').update(text).digest('hex').slice(0, 17).toUpperCase();
  return role === undefined
    ? `AIDA${idOf(arn)}`
    : `AROA${idOf(role.arn)}:${arn.split('/').at(-1) ?? ''}`;
}
