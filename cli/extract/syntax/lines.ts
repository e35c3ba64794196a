import type { Span } from '../syntax-tree.ts';

/** A line without its line break; `end` is where its LF stands, or would; `number` counts from 1. */
export type Line = {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly number: number;
};

/** Of a text, or of a part of it. Line breaks are LF and CRLF. */
export function* linesOf(text: string, part?: Span): Generator<Line, void> {
  const last = part?.end ?? text.length;
  let start = part?.start ?? 0;
  if (start === 0 && text.startsWith('\uFEFF')) start = 1;
  for (let number = 1; start <= last; number += 1) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 || feed > last ? last : feed;
    const hasReturn = end > start && text.charAt(end - 1) === '\r';
    yield { source: text.slice(start, hasReturn ? end - 1 : end), start, end, number };
    start = end + 1;
  }
}
