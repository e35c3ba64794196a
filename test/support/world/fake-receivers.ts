import { createHash } from 'node:crypto';
import type { Receiver } from '../../../functions/receivers/receiver.ts';
import type { Credential } from '../../../functions/shared/credential.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import type { PushOutcome } from '../../../functions/shared/ports.ts';

const verifierOf = (password: string) => createHash('sha256').update(password).digest('base64');

/** As web config's, with a hash that is fast. */
export const fakeReceiver: Receiver = {
  verifierOf: async ({ credential }) => verifierOf(credential.password),
  render: (verifiers) =>
    [...verifiers].map(([name, verifier]) => `"${name}" ${verifier}\n`).join(''),
  parse: verifiersIn,
};

function verifiersIn(rendered: string): Map<string, string> {
  const lines = rendered.matchAll(/^"(.+)" (.+)$/gm);
  return new Map([...lines].map(([, name = '', verifier = '']) => [name, verifier]));
}

/** A receiver's process and its host: one block of ours, beside users that are not ours. */
export class Replica {
  isUp = true;
  /** An empty web config: everybody may write. */
  isOpen = false;
  sequence = 0;
  /** Somebody else wrote the file since ours was applied last. */
  isOverwritten = false;
  readonly #first = new Map<string, string>();
  /** Credentials that it does not take, or does not let go, whatever its file says. */
  refuses: (credential: Credential) => boolean = () => false;
  keeps: (credential: Credential) => boolean = () => false;
  /** The block that is ours. */
  readonly verifiers = new Map<string, string>();
  readonly #others = new Map<string, string>();
  /** Users that wrote a real sample here. */
  readonly wrote = new Set<string>();

  /** A user that stood there before us; the block adopts it. */
  addUser({ username, password }: Credential): void {
    this.#others.set(username, verifierOf(password));
  }

  /** The file is replaced by one without our block, or by the oldest that had it. */
  overwrite(isOld: boolean): void {
    this.isOverwritten = true;
    this.sequence = 0;
    this.verifiers.clear();
    if (!isOld) return;
    for (const [name, verifier] of this.#first) this.verifiers.set(name, verifier);
  }

  /** By a line that is not in our block, of a name that no set of ours had yet. */
  hasOwnLine({ username }: Credential): boolean {
    return this.#others.has(username);
  }

  accepts(credential: Credential): boolean {
    if (this.refuses(credential)) return false;
    if (this.keeps(credential)) return true;
    const { username, password } = credential;
    const verifier = this.verifiers.get(username) ?? this.#others.get(username);
    return verifier === verifierOf(password);
  }

  push(body: Uint8Array, credential: Credential | undefined): PushOutcome {
    if (!this.isUp) return { kind: 'unavailable', detail: 'ECONNREFUSED' };
    const isAccepted = credential !== undefined && this.accepts(credential);
    if (!isAccepted && !this.isOpen) {
      return { kind: 'refused', detail: 'HTTP 401' };
    }
    if (body.length > 1 && credential)
      this.wrote.add(`${credential.username}:${credential.password}`);
    return { kind: 'accepted', detail: 'HTTP 204' };
  }

  /** As `apply`; false when the host holds something newer. */
  take(content: string, isNewest: boolean): boolean {
    const wasOverwritten = this.isOverwritten;
    try {
      this.apply(content, 0);
      this.isOverwritten = wasOverwritten && !isNewest;
      return true;
    } catch {
      return false;
    }
  }

  /** What the document does with a parameter's content; older than what it holds is refused. */
  apply(content: string, atLeast: number): void {
    const sequence = Number(/ sequence=(\d+)\n/.exec(content)?.[1]);
    if (!this.isUp) throw new PromrotateError('TARGET_OFFLINE', 'expected a host to be online');
    if (sequence < this.sequence || sequence < atLeast) {
      throw new PromrotateError('COMMAND_FAILED', 'OLDER_VERSION', { retryable: true });
    }
    this.sequence = sequence;
    this.isOverwritten = false;
    this.isOpen = false;
    this.verifiers.clear();
    for (const [name, verifier] of verifiersIn(content)) {
      this.verifiers.set(name, verifier);
      this.#others.delete(name);
    }
    if (this.#first.size > 0) return;
    for (const [name, verifier] of this.verifiers) this.#first.set(name, verifier);
  }
}
