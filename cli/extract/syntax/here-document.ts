import type { Scalar } from '../syntax-tree.ts';
import { contentSpan } from './content-span.ts';
import { makeScalar } from './scalar.ts';

/** What `<<EOF` announces; `end` is after the delimiter. */
export type HereDocument = {
  readonly delimiter: string;
  readonly isQuoted: boolean;
  readonly isIndented: boolean;
  readonly end: number;
};

const operator = /<<(?!<)(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\([\w.-]+)|([\w.-]+))/y;

export function openHereDocument(text: string, at: number): HereDocument | undefined {
  if (!text.startsWith('<<', at) || text.charAt(at - 1) === '<') return undefined;
  operator.lastIndex = at;
  const match = operator.exec(text);
  if (match === null) return undefined;
  const [whole, dash, single, double, escaped, plain] = match;
  return {
    delimiter: single ?? double ?? escaped ?? plain ?? '',
    isQuoted: plain === undefined,
    isIndented: dash === '-',
    end: at + whole.length,
  };
}

/** The lines from the offset to the delimiter's, which may be missing; `next` is after that. */
export function readHereDocument(
  text: string,
  opened: HereDocument,
  from: number,
): { readonly document: Scalar; readonly next: number } {
  let to = from;
  let next = from;
  for (let isOpen = true; isOpen && to < text.length; ) {
    const line = text.indexOf('\n', to);
    next = line === -1 ? text.length : line + 1;
    const source = text.slice(to, line === -1 ? text.length : line).replace(/\r$/, '');
    isOpen = (opened.isIndented ? source.replace(/^\t+/, '') : source) !== opened.delimiter;
    if (isOpen) to = next;
  }
  return { document: documentOf(text, opened, from, to), next };
}

/** With variables, unless the delimiter is quoted, it is an expression. */
function documentOf(text: string, opened: HereDocument, from: number, to: number): Scalar {
  const lines = text.slice(from, to).replaceAll('\r\n', '\n');
  const value = opened.isIndented ? lines.replace(/^\t+/gm, '') : lines;
  const evaluated = !opened.isQuoted && /(?<!\\)[$`]/.test(value);
  const { start, end } = contentSpan(text, from, to, value);
  return makeScalar(value, start, end, 'block', evaluated ? 'expression' : 'literal');
}
