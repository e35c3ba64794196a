import type { Span } from '../syntax-tree.ts';

/** The text of the same length, with something else for spans of it, in their order: blanks, or what is given. */
export function blanked(
  text: string,
  spans: Iterable<Span>,
  write = ({ start, end }: Span): string => ' '.repeat(end - start),
): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(text.slice(at, span.start), write(span));
    at = span.end;
  }
  return parts.join('') + text.slice(at);
}
