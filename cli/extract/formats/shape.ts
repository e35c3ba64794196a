import type { Kind, Role } from '../sighting.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { findInEveryHeader } from './headers.ts';
import type { Found } from './rules.ts';
import type { Surroundings } from './values.ts';

/**
 * What a key's value is to a format's documentation. A sequence stands for each of its items.
 * - `endpoint`: an address, and what the credentials beside and below it are for;
 * - `file`: names the file that holds the secret;
 * - `secrets`: every value in it, whatever its name;
 * - `selector`: names the Kubernetes Secret, by its name and a key in it, that holds the secret.
 */
export type Field =
  | ValueField
  | { readonly is: 'selector'; readonly kind: Kind }
  | { readonly is: 'username' | 'headers' }
  | { readonly is: 'mapping'; readonly shape: () => Shape; readonly role?: Role }
  | {
      readonly is: 'found';
      readonly find: (tree: SyntaxTree, at: Surroundings) => Iterable<Found>;
    };

export type ValueField =
  | { readonly is: 'secret' | 'file' | 'secrets'; readonly kind: Kind }
  | { readonly is: 'address' | 'endpoint' };

/** Where a format's secrets stand. A key that is not listed holds none, unless `anyOther` says what it is. */
export type Shape = {
  readonly keys: Readonly<Record<string, Field>>;
  readonly anyOther?: (key: string) => Field | undefined;
};

export const address: Field = { is: 'address' };
export const endpoint: Field = { is: 'endpoint' };
export const headers: Field = { is: 'headers' };
export const everyHeader: Field = { is: 'found', find: findInEveryHeader };
export const username: Field = { is: 'username' };
export const secret = (kind: Kind): Field => ({ is: 'secret', kind });
export const secrets = (kind: Kind): Field => ({ is: 'secrets', kind });
export const selector = (kind: Kind): Field => ({ is: 'selector', kind });
export const file = (kind: Kind): Field => ({ is: 'file', kind });

/** `keys` as a function where a shape contains itself. */
export function inside(keys: Shape['keys'] | (() => Shape), role?: Role): Field {
  const shape = typeof keys === 'function' ? keys : () => ({ keys });
  return { is: 'mapping', shape, ...(role !== undefined && { role }) };
}

/** A mapping whose keys are names that the user gives. */
export function named(field: Field, role?: Role): Field {
  return inside(() => ({ keys: {}, anyOther: () => field }), role);
}
