import type { Context } from './conditions.ts';
import { evaluate } from './evaluation.ts';
import type { Role } from './principals.ts';

/** Whether a role's trust policy lets a service assume it, with these condition keys. */
export function mayAssume({ trust, arn }: Role, service: string, context: Context): boolean {
  const about = trust
    .filter(({ Principal }) => isService(Principal, service))
    // A trust policy has no resource: it is about its role.
    .map((statement) => ({ ...statement, Resource: ['*'] }));
  const request = { action: 'sts:AssumeRole', resource: arn, context };
  return evaluate(about, request) === 'allowed';
}

function isService(principal: Role['trust'][number]['Principal'], service: string): boolean {
  return typeof principal === 'object' && principal['Service']?.includes(service) === true;
}
