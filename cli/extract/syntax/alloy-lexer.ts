/** `end` at the end of the text, and `unknown` for what Alloy has no token for. */
export type AlloyTokenKind =
  | 'name'
  | 'number'
  | 'string'
  | 'raw'
  | 'operator'
  | 'newline'
  | 'end'
  | 'unknown';

export type AlloyToken = {
  readonly kind: AlloyTokenKind;
  readonly start: number;
  readonly end: number;
};

const token =
  /(?<newline>\n)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+)|(?<operator>==|!=|<=|>=|&&|\|\||[-+*/%^!<>=.,()[\]{}])/uy;

const blanks = /[ \t\r\uFEFF]*/y;

/** Reads Alloy's tokens one by one; strings and comments without a pattern, as they may be long. */
export class AlloyLexer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): AlloyToken {
    this.#skipBlanks();
    const start = this.#at;
    const kind = this.#read();
    return { kind, start, end: this.#at };
  }

  #read(): AlloyTokenKind {
    const character = this.#text.charAt(this.#at);
    if (character === '') return 'end';
    if (character === '"') return this.#string();
    if (character === '`') return this.#raw();
    token.lastIndex = this.#at;
    const groups = token.exec(this.#text)?.groups;
    if (groups === undefined) return 'unknown';
    this.#at = token.lastIndex;
    if (groups['newline'] !== undefined) return 'newline';
    if (groups['name'] !== undefined) return 'name';
    return groups['number'] === undefined ? 'operator' : 'number';
  }

  #string(): AlloyTokenKind {
    let at = this.#at + 1;
    for (; at < this.#text.length; at += 1) {
      const character = this.#text.charAt(at);
      if (character === '\n') return 'unknown';
      if (character === '"') {
        this.#at = at + 1;
        return 'string';
      }
      if (character === '\\') at += 1;
    }
    return 'unknown';
  }

  #raw(): AlloyTokenKind {
    const close = this.#text.indexOf('`', this.#at + 1);
    if (close === -1) return 'unknown';
    this.#at = close + 1;
    return 'raw';
  }

  /** A comment at the end of a line leaves its line break. */
  #skipBlanks(): void {
    for (;;) {
      blanks.lastIndex = this.#at;
      blanks.test(this.#text);
      this.#at = blanks.lastIndex;
      const isLine = this.#text.startsWith('//', this.#at);
      if (!isLine && !this.#text.startsWith('/*', this.#at)) return;
      const close = this.#text.indexOf(isLine ? '\n' : '*/', this.#at + 2);
      if (close === -1) this.#at = this.#text.length;
      else this.#at = isLine ? close : close + 2;
    }
  }
}
