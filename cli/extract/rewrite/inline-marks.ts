import type { Scalar } from 'yaml';
import type { Edit } from './edits.ts';
import { startOf } from './yaml-edits.ts';

/**
 * The mark that the inline way looks for, at the end of the line (infra/documents/writer-config.awk).
 * It takes all before it for the value, so a comment goes to a line above. Undefined: the awk program
 * would not know the line.
 */
export function markLine(
  text: string,
  { key, scalar }: { readonly key: Scalar; readonly scalar: Scalar },
  mark: string,
): readonly Edit[] | undefined {
  const [from = 0, to = 0] = scalar.range ?? [];
  const start = text.lastIndexOf('\n', startOf(key) - 1) + 1;
  const next = text.indexOf('\n', to);
  const end = next === -1 ? text.length : next;
  const head = text.slice(start, from);
  const [, indent = '', dash = ''] = /^([ \t]*)(- +)?\w+:[ \t]+$/.exec(head) ?? [];
  const [, space = '', comment] = /^([ \t]*)(#.*)?$/.exec(text.slice(to, end)) ?? [];
  const isOneLine = /^[ \t]*(?:- +)?\w+:[ \t]+$/.test(head) && !text.slice(from, to).includes('\n');
  if (!isOneLine || text.slice(start, end).endsWith('\r')) return undefined;
  if (comment === undefined)
    return text.slice(to, end).trim() === '' ? [{ start: to, end, text: ` ${mark}` }] : undefined;
  return [
    { start, end: start, text: `${indent}${dash.replaceAll('-', ' ')}${comment.trimEnd()}\n` },
    { start: to, end, text: `${space}${mark}` },
  ];
}
