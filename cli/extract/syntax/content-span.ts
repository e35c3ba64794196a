import type { Span } from '../syntax-tree.ts';

/**
 * Of the lines of a block between two offsets: from the first character of the value, which may
 * begin with some of the indentation or with blank lines, to the last that is not white space.
 */
export function contentSpan(text: string, from: number, to: number, value: string): Span {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1;
  const indented = indentationEnd(text, from, end);
  return { start: Math.max(from, indented - indentationEnd(value, 0, value.length)), end };
}

function indentationEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isIndentation(text.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return isIndentation(code) || code === 0x0a || code === 0x0d;
}

function isIndentation(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
