import type { Span } from '../syntax-tree.ts';

/**
 * Of the lines of a block between two offsets: from the first character that is not indentation
 * to the last that is not white space. Leading blank lines belong to the value and stay within.
 */
export function contentSpan(text: string, from: number, to: number): Span {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1;
  let start = from;
  while (start < end && isIndentation(text.charCodeAt(start))) start += 1;
  return { start, end };
}

function isBlank(code: number): boolean {
  return isIndentation(code) || code === 0x0a || code === 0x0d;
}

function isIndentation(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
