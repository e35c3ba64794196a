import type { Span } from '../syntax-tree.ts';
import { barrenKeys } from './barren-keys.ts';
import { blanked } from './blanked.ts';

/** The text of the same length, with comments for its barren keys. */
export function withoutBarrenKeys(text: string): string {
  return blanked(text, joined(barrenKeys(text)), ({ start, end }) => {
    // At the margin a comment ends a block scalar that is before it.
    const mark = start === 0 || text[start - 1] === '\n' ? '#' : ' #';
    return mark.padEnd(end - start).slice(0, end - start);
  });
}

/** One of what only a line feed is between. */
function* joined(spans: Iterable<Span>): Iterable<Span> {
  let open: Span | undefined;
  for (const span of spans) {
    if (open !== undefined && open.end + 1 === span.start) open = { ...open, end: span.end };
    else {
      if (open !== undefined) yield open;
      open = span;
    }
  }
  if (open !== undefined) yield open;
}
