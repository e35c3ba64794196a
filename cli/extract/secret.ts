import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * A secret that was found. Whatever prints, joins or serialises it gets its mask, so that the value
 * leaves only where `reveal` stands in the code.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return '<secret>';
  }

  toJSON(): string {
    return '<secret>';
  }

  [inspect.custom](): string {
    return '<secret>';
  }
}

/** Eight hexadecimal digits; equal for equal secrets under one key. */
export type Fingerprint = (secret: Secret) => string;

/**
 * Fingerprints under the key, which is made anew for each run and never kept: a report tells that
 * two places hold the same secret, and nobody can try guesses against it.
 */
export function fingerprints(key: Uint8Array): Fingerprint {
  return (secret) => createHmac('sha256', key).update(secret.reveal()).digest('hex').slice(0, 8);
}
