import type { Span } from '../syntax-tree.ts';

/** A piece of the text and what takes its place. */
export type Edit = Span & { readonly text: string };

/** The same edit twice is one; undefined: two that touch the same text differ. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  let result = '';
  let end = 0;
  let last: Edit | undefined;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const isSame = last?.start === edit.start && last.end === edit.end && last.text === edit.text;
    if (isSame) continue;
    if (edit.start < end) return undefined;
    result += text.slice(end, edit.start) + edit.text;
    end = edit.end;
    last = edit;
  }
  return result + text.slice(end);
}
