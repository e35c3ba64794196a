import type { Sighting } from '../sighting.ts';
import type { Span } from '../syntax-tree.ts';
import type { CredentialFile } from './credential-files.ts';
import type { Edit } from './edits.ts';

/** A literal that is to become a reference. */
export type Place = {
  readonly text: string;
  readonly span: Span;
  readonly sighting: Sighting;
  readonly file: CredentialFile;
  /** Whether the writer knows `username_file`: Prometheus 2.49 and later. */
  readonly hasUserNameFile: boolean;
};

/** Something that has to be there before the file is used. */
export type Needed =
  | { readonly kind: 'files'; readonly file: CredentialFile }
  | {
      readonly kind: 'env-file';
      readonly path: string;
      readonly variable: string;
      readonly file: CredentialFile;
    }
  | { readonly kind: 'variable'; readonly text: string };

/** The edits, or what a person has to do by hand. */
export type Reference = { readonly edits: readonly Edit[]; readonly needed: Needed } | string;

export type MakeReference = (place: Place) => Reference;
