import { AwsError } from '../aws-error.ts';
import type { Place } from '../place.ts';
import type { Tell } from '../stand-in-event.ts';
import type { Context } from './conditions.ts';
import { type Decision, evaluate, type Request } from './evaluation.ts';
import type { Principal } from './principals.ts';

/** One API call, as CloudTrail would have it: who, what, on what; no value. */
export interface ApiCall {
  /** The role's name, "administrator", or the service that acts in its own name. */
  readonly principal: string;
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** Milliseconds since the epoch, by the stand-in's clock. */
  readonly time: number;
}

interface AuthorizerDeps {
  readonly place: Place;
  readonly now: () => number;
  readonly tell: Tell;
}

export const principalName = ({ role }: Principal): string => role?.name ?? 'administrator';

/** Judges every call by the identity policies of its principal, and keeps the record of calls. */
export class Authorizer {
  readonly calls: ApiCall[] = [];
  readonly #deps: AuthorizerDeps;

  constructor(deps: AuthorizerDeps) {
    this.#deps = deps;
  }

  /** Throws AWS's AccessDeniedException unless an identity policy allows the call. */
  require(principal: Principal, action: string, resource: string, context: Context = {}): void {
    const decision = this.decide(principal, { action, resource, context });
    this.record(principal, action, resource, decision === 'allowed');
    if (decision === 'allowed') return;
    throw accessDenied(principal, action, resource, decision);
  }

  decide(principal: Principal, request: Request): Decision {
    if (principal.role === undefined) return 'allowed';
    const context = { ...request.context, ...this.#globalContext(principal) };
    return evaluate(principal.role.statements, { ...request, context });
  }

  record(principal: Principal, action: string, resource: string, allowed: boolean): void {
    this.#note(principalName(principal), action, resource, allowed);
  }

  /** A call that a service of AWS makes in its own name. */
  recordService(service: string, action: string, resource: string, allowed: boolean): void {
    this.#note(service, action, resource, allowed);
  }

  #note(who: string, action: string, resource: string, allowed: boolean): void {
    const [service = '', name = ''] = action.split(':');
    const time = this.#deps.now();
    this.calls.push({ principal: who, service, action: name, resource, allowed, time });
    if (!allowed) this.#deps.tell({ kind: 'call-denied', principal: who, action, resource });
  }

  #globalContext({ arn, role }: Principal): Context {
    const { accountId, region } = this.#deps.place;
    const tags = Object.entries(role?.tags ?? {}).map(
      ([name, value]) => [`aws:principaltag/${name.toLowerCase()}`, [value]] as const,
    );
    return {
      ...Object.fromEntries(tags),
      'aws:principalarn': [role?.arn ?? arn],
      'aws:principalaccount': [accountId],
      'aws:resourceaccount': [accountId],
      'aws:requestedregion': [region],
      // Every endpoint of AWS is TLS; that the stand-in's is loopback HTTP is nobody's concern.
      'aws:securetransport': ['true'],
    };
  }
}

export function accessDenied(
  { arn }: Principal,
  action: string,
  resource: string,
  decision: Decision,
): AwsError {
  const reason =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
