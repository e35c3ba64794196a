import { hasTellingValue, isTelling } from '../formats/identify.ts';
import { hasKeyword } from '../sources/keywords.ts';
import type { Span } from '../syntax-tree.ts';
import { holdsNothing } from './holds-nothing.ts';
import { linesOf } from './lines-of.ts';

/** A key at the left margin with what stands below it. */
type Part = { readonly key: string; readonly span: Span; readonly text: string };

const keyAtMargin = /^([\w./-]+):(?=[ \t\r]|$)/;
const mark = /^(?:---|\.\.\.)(?=\s|$)/;

/**
 * Top keys of YAML documents that nothing is found in; of one that tells the format, what stands
 * below it. None where a part says what all of it is, as the kind of a Secret does, and none that
 * refers to elsewhere.
 */
export function* barrenKeys(text: string): Iterable<Span> {
  for (const document of documentsOf(text)) {
    const parts = [...partsOf(text, document)];
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
    if (!mark.test(text.slice(line.start, line.start + 4))) continue;
    yield { start, end: line.start };
    const isBare = /^\S+\s*(?:#.*)?$/.test(text.slice(line.start, line.end));
    start = isBare ? Math.min(line.end + 1, text.length) : line.start;
  }
  yield { start, end: text.length };
}

/** Of a mapping in block style. Whatever else begins at the margin ends a part, and is none. */
function* partsOf(text: string, document: Span): Iterable<Part> {
  let key: string | undefined;
  let start = document.start;
  for (const line of linesOf(text, document)) {
    const first = text[line.start];
    // A list may stand at the margin of its key.
    if (line.start === line.end || /[\s#-]/.test(first ?? ' ')) {
      if (key === undefined && first === '-') return;
      continue;
    }
    if (key !== undefined) yield partAt(text, key, { start, end: line.start - 1 });
    key = keyAtMargin.exec(text.slice(line.start, line.end))?.[1];
    start = line.start;
    if (key === undefined) return;
  }
  const end = text[document.end - 1] === '\n' ? document.end - 1 : document.end;
  if (key !== undefined) yield partAt(text, key, { start, end });
}

const partAt = (text: string, key: string, span: Span): Part => ({
  key,
  span,
  text: text.slice(span.start, span.end),
});

const spanWithout = ({ key, span: { start, end } }: Part): Span => ({
  start: isTelling.test(key) ? start + key.length + 1 : start,
  end,
});

/** The value that stands in the line of its key. */
const textOfScalar = ({ key, text }: Part): string =>
  text.includes('\n') ? '' : text.slice(key.length + 1);

const isOnItsOwn = ({ key, text }: Part): boolean =>
  text.includes('\n') && !hasTellingValue.test(key) && !/[&*]|<<|^[ \t]+script:/m.test(text);
