import type { Scalar } from 'yaml';
import type { Edit } from './edits.ts';

export const rangeOf = ({ range }: Scalar) => ({ start: range?.[0] ?? 0, end: range?.[1] ?? 0 });

/** Another text in the same quotes; a block becomes one line. */
export function replaceValue(text: string, scalar: Scalar, value: string): Edit {
  const span = rangeOf(scalar);
  const source = text.slice(span.start, span.end);
  if (source.startsWith('"')) return { ...span, text: JSON.stringify(value) };
  if (source.startsWith("'")) return { ...span, text: `'${value.replaceAll("'", "''")}'` };
  const [lineFeeds = ''] = /[|>]/.test(source.slice(0, 1)) ? (/\r?\n$/.exec(source) ?? []) : [];
  return { ...span, text: `${value}${lineFeeds}` };
}

/** Another name in the same quotes. */
export function renameKey(text: string, key: Scalar, name: string): Edit {
  const span = rangeOf(key);
  const source = text.slice(span.start, span.end);
  return { ...span, text: source.replace(String(key.value), name) };
}

/** Where the line ends that the scalar ends on: before its line feed. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

export const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

export const startOf = ({ range }: Scalar): number => range?.[0] ?? 0;
