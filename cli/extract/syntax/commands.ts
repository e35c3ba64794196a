import type { Scalar } from '../syntax-tree.ts';
import { type HereDocument, openHereDocument, readHereDocument } from './here-document.ts';
import { maxNodes, tooManyNodes } from './limits.ts';
import { readPart } from './word-parts.ts';
import { splitWords, type Word } from './words.ts';

/** One simple command of a shell's text, with the here-documents that it reads. */
export type Command = { readonly words: readonly Word[]; readonly documents: readonly Scalar[] };

/**
 * Splits a shell's text into its simple commands, at line breaks, `;`, `|`, `&` and parentheses
 * outside of quotes; comments are left out. Redirections stay words of their command, and keywords
 * (`if`, `then`) its first ones.
 */
export function splitCommands(text: string): readonly Command[] {
  const splitter = new CommandSplitter(text);
  while (!splitter.isAtEnd()) splitter.step();
  return splitter.finish();
}

class CommandSplitter {
  readonly #text: string;
  readonly #commands: Command[] = [];
  #at = 0;
  #from = 0;
  #words = 0;
  #documents: Scalar[] = [];
  #pending: { readonly opened: HereDocument; readonly into: Scalar[] }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  step(): void {
    const character = this.#text.charAt(this.#at);
    const opened = openHereDocument(this.#text, this.#at);
    if (opened !== undefined) {
      this.#pending.push({ opened, into: this.#documents });
      this.#at = opened.end;
    } else if (`'"\\\`$`.includes(character)) {
      this.#at = readPart(this.#text, this.#at, this.#text.length).end;
    } else if (character === '#' && this.#isAtWordStart()) {
      const line = this.#text.indexOf('\n', this.#at);
      this.#end(line === -1 ? this.#text.length : line);
    } else if (this.#isSeparator(character)) {
      this.#end(this.#at + 1);
      if (character === '\n') this.#readDocuments();
    } else {
      this.#at += 1;
    }
  }

  finish(): readonly Command[] {
    this.#end(this.#text.length);
    return this.#commands;
  }

  #end(next: number): void {
    const words = splitWords(this.#text, this.#from, this.#at);
    this.#words += words.length;
    if (this.#words > maxNodes) throw tooManyNodes(this.#text, this.#from);
    if (words.length > 0) this.#commands.push({ words, documents: this.#documents });
    this.#documents = [];
    this.#at = next;
    this.#from = next;
  }

  #readDocuments(): void {
    for (const { opened, into } of this.#pending) {
      const { document, next } = readHereDocument(this.#text, opened, this.#at);
      into.push(document);
      this.#at = next;
      this.#from = next;
    }
    this.#pending = [];
  }

  #isAtWordStart(): boolean {
    return this.#at === this.#from || ' \t'.includes(this.#text.charAt(this.#at - 1));
  }

  /** Not the `&` of `2>&1` and `&>`. */
  #isSeparator(character: string): boolean {
    if (character !== '&') return '\n;|()'.includes(character);
    return this.#text.charAt(this.#at - 1) !== '>' && this.#text.charAt(this.#at + 1) !== '>';
  }
}
