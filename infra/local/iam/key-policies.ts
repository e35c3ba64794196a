import { AwsError } from '../aws-error.ts';
import type { Place } from '../place.ts';
import type { Authorizer } from './authorizer.ts';
import type { Context } from './conditions.ts';
import { evaluate, type Request } from './evaluation.ts';
import type { Statement } from './policy-document.ts';
import type { Principal } from './principals.ts';
import { decideForService, type ServiceCaller, serviceContext } from './service-callers.ts';
import { matchesWildcard } from './wildcard.ts';

export interface KmsUse {
  readonly action: 'Decrypt' | 'Encrypt' | 'GenerateDataKey';
  readonly via: 's3' | 'secretsmanager' | 'sns' | 'ssm';
  readonly encryptionContext: Readonly<Record<string, string>>;
}

interface KmsKey {
  readonly arn: string;
  readonly keyId: string;
  readonly statements: readonly Statement[];
}

/**
 * The customer keys of the template. Services use a key in the caller's name, so the caller needs the
 * permission itself: in the key's policy, or in its own where the key's policy trusts the account.
 */
export class KeyPolicies {
  readonly #keys: KmsKey[] = [];
  readonly #aliases = new Map<string, string>();
  readonly #authorizer: Authorizer;
  readonly #place: Place;

  constructor(authorizer: Authorizer, place: Place) {
    this.#authorizer = authorizer;
    this.#place = place;
  }

  addKey(key: KmsKey): void {
    this.#keys.push(key);
  }

  addAlias(name: string, keyId: string): void {
    this.#aliases.set(name, keyId);
  }

  /** Throws when the caller may not use the key so; a key of AWS's own (`alias/aws/…`) serves everybody. */
  require(principal: Principal, keyReference: string, use: KmsUse): void {
    if (isOfAws(keyReference)) return;
    const key = this.#find(keyReference);
    const action = `kms:${use.action}`;
    const request = { action, resource: key.arn, context: this.#context(use) };
    const allowed = this.#isAllowed(principal, key, request);
    this.#authorizer.record(principal, action, key.arn, allowed);
    if (!allowed) throw new AwsError('AccessDeniedException', 'Access to KMS is not allowed');
  }

  /**
   * Whether a service of AWS may use the key in its own name. No policy of a key of AWS's own
   * (`alias/aws/…`) lets another service in.
   */
  allowsService(
    caller: ServiceCaller,
    keyReference: string,
    { action, encryptionContext }: Omit<KmsUse, 'via'>,
  ): boolean {
    const key = isOfAws(keyReference) ? undefined : this.#find(keyReference);
    const context = {
      ...encryptionKeys(encryptionContext),
      ...serviceContext(caller, this.#place),
    };
    const request = { action: `kms:${action}`, resource: '*', context };
    const allowed =
      key !== undefined && decideForService(key.statements, caller, request) === 'allowed';
    this.#authorizer.recordService(
      caller.service,
      request.action,
      key?.arn ?? keyReference,
      allowed,
    );
    return allowed;
  }

  #isAllowed(principal: Principal, key: KmsKey, request: Request): boolean {
    if (principal.role === undefined) return true;
    const identity = this.#authorizer.decide(principal, request);
    const about = (names: readonly string[]) =>
      key.statements.filter((statement) => names.some((name) => isPrincipal(statement, name)));
    // In a key policy the resource is always the key itself.
    const within = { ...request, resource: '*' };
    const root = `arn:aws:iam::${this.#place.accountId}:root`;
    const direct = evaluate(about([principal.role.arn, principal.arn]), within);
    const account = evaluate(about([root, this.#place.accountId]), within);
    if ([identity, direct, account].includes('denied')) return false;
    return direct === 'allowed' || (account === 'allowed' && identity === 'allowed');
  }

  #context({ via, encryptionContext }: KmsUse): Context {
    return {
      ...encryptionKeys(encryptionContext),
      'kms:viaservice': [`${via}.${this.#place.region}.amazonaws.com`],
      'kms:calleraccount': [this.#place.accountId],
    };
  }

  #find(reference: string): KmsKey {
    const alias = /(alias\/.+)$/.exec(reference)?.[1];
    const target = alias === undefined ? reference : this.#aliases.get(alias);
    const key = this.#keys.find(({ arn, keyId }) => arn === target || keyId === target);
    if (key !== undefined) return key;
    throw new AwsError('InvalidKeyId', `expected a key of the template, found "${reference}"`);
  }
}

const isOfAws = (keyReference: string) => /(^|:)alias\/aws\//.test(keyReference);

function encryptionKeys(encryptionContext: KmsUse['encryptionContext']): Context {
  return Object.fromEntries(
    Object.entries(encryptionContext).map(
      ([name, value]) => [`kms:encryptioncontext:${name.toLowerCase()}`, [value]] as const,
    ),
  );
}

/** Whether a resource's policy is about somebody by that ARN or account. */
export function isPrincipal({ Principal: principal }: Statement, name: string): boolean {
  if (principal === '*') return true;
  const accounts = principal?.['AWS'] ?? [];
  return accounts.some((pattern) => pattern === '*' || matchesWildcard(pattern, name));
}
