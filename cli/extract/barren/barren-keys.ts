import { hasTellingValue, isTelling } from '../formats/identify.ts';
import { hasKeyword } from '../sources/keywords.ts';
import { linesOf } from '../syntax/lines.ts';
import type { Span } from '../syntax-tree.ts';
import { holdsNothing } from './holds-nothing.ts';

/** A key at the left margin with what stands below it, to the last line that is none of blanks. */
type Part = { readonly key: string; readonly span: Span; readonly text: string };

const keyAtMargin = /^([\w./-]+):(?=[ \t]|$)/;
const mark = /^(?:---|\.\.\.)(?=\s|$)/;
/** A collection in block style: nothing beside its key, and an item or a key below it. */
const collection =
  /^[^\n]*?:[ \t\r]*(?:#[^\n]*)?\n(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*(?:-\s|[^\s#][^\n]*:(?:\s|$))/;

/**
 * Top keys of YAML documents that nothing is found in; of one that tells the format, what stands
 * below it. None where a part says what all of it is, as the kind of a Secret does, and none that
 * refers to elsewhere.
 */
export function* barrenKeys(text: string): Iterable<Span> {
  for (const document of documentsOf(text)) {
    const parts = partsOf(text, document);
    const isSecret = parts.some((part) => hasKeyword(textOfScalar(part)));
    for (const part of isSecret ? [] : parts) {
      if (isOnItsOwn(part) && holdsNothing(part.text)) yield spanWithout(part);
    }
  }
}

/** Between the marks, and nothing of one that goes on in the line of its mark. */
function* documentsOf(text: string): Iterable<Span> {
  let start = 0;
  for (const line of linesOf(text)) {
    if (!mark.test(line.source)) continue;
    yield { start, end: line.start };
    const isBare = /^\S+\s*(?:#.*)?$/.test(line.source);
    start = isBare ? Math.min(line.end + 1, text.length) : line.start;
  }
  yield { start, end: text.length };
}

/** Of a mapping in block style; none where anything else begins at the margin. */
function partsOf(text: string, document: Span): readonly Part[] {
  const parts: Part[] = [];
  let open: { readonly key: string; readonly start: number; end: number } | undefined;
  for (const { source, start, end } of linesOf(text, document)) {
    if (source.startsWith('#') || source.trim() === '') continue;
    // A list may stand at the margin of its key.
    if (open !== undefined && /^[\s-]/.test(source)) {
      open.end = end;
      continue;
    }
    if (open !== undefined) parts.push(partAt(text, open.key, open));
    const key = keyAtMargin.exec(source)?.[1];
    if (key === undefined) return [];
    open = { key, start, end };
  }
  if (open !== undefined) parts.push(partAt(text, open.key, open));
  return parts;
}

const partAt = (text: string, key: string, { start, end }: Span): Part => ({
  key,
  span: { start, end },
  text: text.slice(start, end),
});

const spanWithout = ({ key, span: { start, end } }: Part): Span => ({
  start: isTelling.test(key) ? start + key.length + 1 : start,
  end,
});

/** The value that stands in the line of its key. */
const textOfScalar = ({ key, text }: Part): string =>
  text.includes('\n') ? '' : text.slice(key.length + 1);

const isOnItsOwn = ({ key, text }: Part): boolean =>
  collection.test(text) &&
  !hasTellingValue.test(key) &&
  !/[&*]|<<|^[ \t]+["']?script["']?:/m.test(text);
