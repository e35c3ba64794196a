import type { Place } from '../place.ts';
import type { Context } from './conditions.ts';
import { type Decision, evaluate, type Request } from './evaluation.ts';
import type { Statement } from './policy-document.ts';

/** A service of AWS that acts in its own name; it has no policy, so the resource's has to let it in. */
export interface ServiceCaller {
  /** Such as `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The alarm or the rule, for a service that says so. */
  readonly sourceArn: string | undefined;
}

/** The condition keys of such a call (IAM User Guide, "Global condition keys"). */
export function serviceContext({ sourceArn }: ServiceCaller, { accountId }: Place): Context {
  const source = {
    'aws:sourcearn': [sourceArn ?? ''],
    'aws:sourceaccount': [accountId],
    'aws:sourceowner': [accountId],
  };
  return {
    ...(sourceArn === undefined ? {} : source),
    'aws:securetransport': ['true'],
  };
}

/** Judges a resource's policy alone. */
export function decideForService(
  statements: readonly Statement[],
  { service }: ServiceCaller,
  request: Request,
): Decision {
  const about = statements.filter((statement) => isAbout(statement, service));
  return evaluate(about, request);
}

function isAbout({ Principal: principal }: Statement, service: string): boolean {
  if (principal === '*' || principal === undefined) return principal === '*';
  return (
    principal['AWS']?.includes('*') === true || principal['Service']?.includes(service) === true
  );
}
