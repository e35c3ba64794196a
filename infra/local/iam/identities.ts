import type { ManagedPolicy } from '../played-aws.ts';
import type { Statement } from './policy-document.ts';
import type { Role } from './principals.ts';

export interface InlinePolicy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Identity {
  readonly kind: 'role' | 'user';
  readonly name: string;
  readonly arn: string;
  /** Of a role. */
  readonly trust: readonly Statement[];
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly inline: InlinePolicy[];
  readonly attached: ManagedPolicy[];
}

interface Policies {
  readonly inline?: readonly InlinePolicy[];
  readonly attached?: readonly ManagedPolicy[];
}

/** Which policies each identity of the account has, as IAM tells it; calls are judged without it. */
export class Identities {
  readonly #byArn = new Map<string, Identity>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  addRole({ name, arn, trust, tags }: Role, policies: Policies): void {
    this.#add({ kind: 'role', name, arn, trust, tags }, policies);
  }

  addUser(name: string, arn: string, policies: Policies): void {
    this.#add({ kind: 'user', name, arn, trust: [], tags: {} }, policies);
  }

  /** A policy that the template attaches to a role that is there already. */
  attach({ arn }: Role, { inline = [], attached = [] }: Policies): void {
    const identity = this.#byArn.get(arn);
    identity?.inline.push(...inline);
    identity?.attached.push(...attached);
  }

  all(): readonly Identity[] {
    return [...this.#byArn.values()];
  }

  #add(
    identity: Omit<Identity, 'createdAt' | 'inline' | 'attached'>,
    { inline = [], attached = [] }: Policies,
  ): void {
    const createdAt = this.#byArn.get(identity.arn)?.createdAt ?? this.#now();
    const policies = { inline: [...inline], attached: [...attached] };
    this.#byArn.set(identity.arn, { ...identity, createdAt, ...policies });
  }
}
