import { AwsError } from '../aws-error.ts';
import type { Place } from '../place.ts';
import type { QueryCall, QueryService } from '../protocols/aws-query.ts';
import type { Authorizer } from './authorizer.ts';
import { principalIdOf } from './principal-ids.ts';

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
      UserId: principalIdOf(principal),
      Account: this.#deps.place.accountId,
    };
  }
}
