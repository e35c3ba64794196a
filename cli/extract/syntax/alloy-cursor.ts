import { SyntaxProblem } from '../syntax-tree.ts';
import { AlloyLexer, type AlloyToken, type AlloyTokenKind } from './alloy-lexer.ts';
import { maxDepth, maxNodes, tooDeep, tooManyNodes } from './limits.ts';
import { lineAt } from './line-at.ts';

/** One token ahead, with the limits. */
export class AlloyCursor {
  readonly text: string;
  readonly #lexer: AlloyLexer;
  #token: AlloyToken;
  #lastEnd = 0;
  #nodes = 0;

  constructor(text: string) {
    this.text = text;
    this.#lexer = new AlloyLexer(text);
    this.#token = this.#lexer.next();
  }

  get token(): AlloyToken {
    return this.#token;
  }

  /** Where the token before this one ends. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  source(token: AlloyToken): string {
    return this.text.slice(token.start, token.end);
  }

  take(): AlloyToken {
    const taken = this.#token;
    this.#lastEnd = taken.end;
    this.#token = this.#lexer.next();
    return taken;
  }

  isKind(...kinds: readonly AlloyTokenKind[]): boolean {
    return kinds.includes(this.#token.kind);
  }

  isOperator(operator: string): boolean {
    return this.#token.kind === 'operator' && this.source(this.#token) === operator;
  }

  takeOperator(operator: string): boolean {
    const matches = this.isOperator(operator);
    if (matches) this.take();
    return matches;
  }

  expectOperator(operator: string): void {
    if (!this.takeOperator(operator)) throw this.problem(`"${operator}" is expected`);
  }

  expectKind(kind: AlloyTokenKind, name: string): AlloyToken {
    if (this.#token.kind !== kind) throw this.problem(`${name} is expected`);
    return this.take();
  }

  skipNewlines(): void {
    while (this.#token.kind === 'newline') this.take();
  }

  count(depth: number): void {
    this.#nodes += 1;
    if (depth > maxDepth) throw tooDeep(this.text, this.#token.start);
    if (this.#nodes > maxNodes) throw tooManyNodes(this.text, this.#token.start);
  }

  problem(reason: string): SyntaxProblem {
    return new SyntaxProblem(`not Alloy: ${reason}`, lineAt(this.text, this.#token.start));
  }
}
