/** Offsets into the text of the file, in UTF-16 units; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

/**
 * What a scalar is to its format:
 * - `literal`: the value stands there;
 * - `expression`: something that is evaluated (`var.password`, `sys.env("X")`), `value` is its text;
 * - `encrypted`: ciphertext by the format's own means (`!vault`, `$ANSIBLE_VAULT`, SOPS' `ENC[…]`).
 */
export type ScalarState = 'literal' | 'expression' | 'encrypted';

export type Scalar = {
  readonly type: 'scalar';
  /** As the format understands it: unquoted, unescaped, unfolded, undecoded base64. */
  readonly value: string;
  readonly state: ScalarState;
  /** Of the value's source: within the quotes, of the content lines of a block. */
  readonly span: Span;
  readonly style: ScalarStyle;
};

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export type Sequence = {
  readonly type: 'sequence';
  readonly items: readonly SyntaxTree[];
  readonly span: Span;
};

/**
 * Keys may repeat, as blocks of HCL do. A block with labels is nested: `resource "a" "b" {…}` is
 * resource → a → b → body, as in Terraform's JSON.
 */
export type Mapping = {
  readonly type: 'mapping';
  readonly entries: readonly Entry[];
  readonly span: Span;
};

export type Entry = {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: SyntaxTree;
};

/** The one shape that all formats are read into. */
export type SyntaxTree = Scalar | Sequence | Mapping;

/** Several where the format has several documents in a file. */
export type ParsedText = {
  readonly documents: readonly SyntaxTree[];
};

/** `TOO_DEEP` and `TOO_MANY_ALIASES`: within the format, but beyond what is read of it. */
export type SyntaxProblemCode = 'NOT_PARSED' | 'TOO_DEEP' | 'TOO_MANY_ALIASES';

/** The text is not in the format, or beyond what is read of it; `line` counts from 1. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  readonly line: number;
  readonly code: SyntaxProblemCode;

  /** `reason` quotes nothing of the text: what does not parse may be a secret. */
  constructor(reason: string, line: number, code: SyntaxProblemCode = 'NOT_PARSED') {
    super(reason);
    this.line = line;
    this.code = code;
  }
}

/** Throws a SyntaxProblem. */
export type ParseText = (text: string) => ParsedText;
