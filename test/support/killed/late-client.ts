import type { Credential } from '../../../cli/local-run/credential.ts';
import type { KillableStandIn } from '../stand-in/killable-stand-in.ts';
import type { Account } from './account.ts';
import { graceSeconds } from './settings.ts';

export const lateClient = 'late';

/** A push that takes as long as that tells nothing. */
export const marginMs = 500;

/**
 * Somebody who goes on with each credential until its grace is over, whatever everybody else does:
 * after each move of AWSCURRENT with the version that was left.
 */
export class LateClient {
  readonly name = lateClient;
  readonly #standIn: KillableStandIn;
  readonly #account: Account;
  #seen = 0;
  #lookedAt = Date.now();
  #current: Credential | undefined;
  #left: { readonly credential: Credential; readonly until: number } | undefined;

  constructor(standIn: KillableStandIn, account: Account) {
    this.#standIn = standIn;
    this.#account = account;
  }

  async read(): Promise<{ readonly credential: Credential } | undefined> {
    const before = this.#lookedAt;
    this.#lookedAt = Date.now();
    const events = this.#standIn.events.slice(this.#seen);
    this.#seen += events.length;
    const moves = events.filter(
      ({ kind, label }) => kind === 'label-moved' && label === 'AWSCURRENT',
    );
    for (const { versionId } of moves) {
      // Since the last look at the earliest: the grace begins no sooner.
      const until = before + graceSeconds * 1000 - marginMs;
      this.#left = this.#current && { credential: this.#current, until };
      this.#current = await this.#account.credential(String(versionId));
    }
    const { credential, until = 0 } = this.#left ?? {};
    return credential !== undefined && Date.now() < until ? { credential } : undefined;
  }
}
