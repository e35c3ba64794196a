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
  /** The name, or one with a number where the name stands for another secret. */
  readonly variableFor: (wanted: string) => string;
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

/**
 * What an edit means to the parsed document, said apart from the edit so that the one can be held
 * against the other. Of YAML only; `at` is within a scalar of the text as it was.
 */
export type Change = {
  readonly at: number;
  /** Of the scalar, be it a key or a value. */
  readonly value?: (old: string) => string;
  /** What comes into the mapping that the value stands in. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Of the whole document around it. */
  readonly document?: (old: unknown) => unknown;
};

export type Edits = {
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
  readonly needed: Needed;
  /** The endpoint whose two lines are marked for the inline way, which allows one pair in a file. */
  readonly marked?: string | undefined;
};

/** The edits, or what a person has to do by hand. */
export type Reference = Edits | string;

export type MakeReference = (place: Place) => Reference;
