import type { Entry } from '../syntax-tree.ts';
import { makeScalar } from './scalar.ts';
import type { Word } from './words.ts';

const name = /^["']?([A-Za-z_][\w.-]*)=/;

/**
 * Reads a word such as `KEY=value`, `KEY="a b"` or `"KEY=a b"` of the text that was split. The span
 * of the value is within its quotes, where they enclose all of it.
 */
export function readAssignment(text: string, word: Word): Entry | undefined {
  const { start, end } = word.span;
  const match = name.exec(text.slice(start, Math.min(end, start + 1000)));
  if (match === null) return undefined;
  const [prefix, key = ''] = match;
  const keyStart = start + prefix.length - 1 - key.length;
  const outer = prefix.length - 1 - key.length;
  const from = start + prefix.length;
  const to = end - outer;
  const quote = outer === 1 ? text.charAt(start) : text.charAt(from);
  const isQuoted = quote === '"' || quote === "'";
  const isInner = outer === 0 && isQuoted && to - from >= 2 && text.charAt(to - 1) === quote;
  const value = makeScalar(
    word.value.slice(key.length + 1),
    isInner ? from + 1 : from,
    Math.max(isInner ? to - 1 : to, from),
    isQuoted ? (quote === '"' ? 'double' : 'single') : 'plain',
    word.state,
  );
  return { key, keySpan: { start: keyStart, end: keyStart + key.length }, value };
}
