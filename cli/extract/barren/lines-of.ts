import type { Span } from '../syntax-tree.ts';

/** The lines of a text, or of a part of it, without their line feeds. */
export function* linesOf(text: string, part?: Span): Iterable<Span> {
  const last = part?.end ?? text.length;
  for (let start = part?.start ?? 0; start < last; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 || feed > last ? last : feed;
    yield { start, end };
    start = end + 1;
  }
}
