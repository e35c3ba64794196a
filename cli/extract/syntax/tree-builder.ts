import type { Entry, Span, SyntaxTree } from '../syntax-tree.ts';
import { maxDepth, maxNodes, tooDeep, tooManyNodes } from './limits.ts';

type OpenMapping = { readonly type: 'mapping'; readonly start: number; readonly entries: Entry[] };
type OpenSequence = {
  readonly type: 'sequence';
  readonly start: number;
  readonly items: SyntaxTree[];
};

/** Builds a tree from what a parser meets, in its order, within the limits. */
export class TreeBuilder {
  readonly #text: string;
  readonly #open: (OpenMapping | OpenSequence)[] = [];
  readonly #keys: { readonly key: string; readonly span: Span; readonly depth: number }[] = [];
  readonly #documents: SyntaxTree[] = [];
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  openMapping(start: number): void {
    this.#descend(start);
    this.#open.push({ type: 'mapping', start, entries: [] });
  }

  openSequence(start: number): void {
    this.#descend(start);
    this.#open.push({ type: 'sequence', start, items: [] });
  }

  /** Whose value is the next that is added or opened. */
  key(key: string, start: number, end: number): void {
    const depth = this.#open.length;
    this.#dropKeys(depth - 1);
    this.#keys.push({ key, span: { start, end }, depth });
  }

  /** Ends what a text that breaks off leaves open. */
  closeAll(end: number): void {
    while (this.#open.length > 0) this.close(end);
  }

  close(end: number): void {
    const top = this.#open.pop();
    if (top === undefined) return;
    const span = { start: top.start, end };
    this.add(
      top.type === 'mapping'
        ? { type: 'mapping', entries: top.entries, span }
        : { type: 'sequence', items: top.items, span },
    );
  }

  add(tree: SyntaxTree): void {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) throw tooManyNodes(this.#text, tree.span.start);
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      this.#documents.push(tree);
    } else if (parent.type === 'sequence') {
      parent.items.push(tree);
    } else {
      this.#dropKeys(this.#open.length);
      const named = this.#keys.pop();
      if (named !== undefined) {
        parent.entries.push({ key: named.key, keySpan: named.span, value: tree });
      }
    }
  }

  documents(): readonly SyntaxTree[] {
    return this.#documents;
  }

  /** Those that are deeper than this got no value. */
  #dropKeys(depth: number): void {
    while ((this.#keys.at(-1)?.depth ?? 0) > depth) this.#keys.pop();
  }

  #descend(offset: number): void {
    if (this.#open.length >= maxDepth) throw tooDeep(this.#text, offset);
  }
}
