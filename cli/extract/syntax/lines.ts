/** A line without its line break; `number` counts from 1. */
export type Line = { readonly source: string; readonly start: number; readonly number: number };

/** Line breaks are LF and CRLF. */
export function* linesOf(text: string): Generator<Line, void> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; start <= text.length; number += 1) {
    const feed = text.indexOf('\n', start);
    const next = feed === -1 ? text.length : feed;
    const end = next > start && text.charAt(next - 1) === '\r' ? next - 1 : next;
    yield { source: text.slice(start, end), start, number };
    start = next + 1;
  }
}
