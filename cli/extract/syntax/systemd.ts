import { type Entry, type Mapping, type ParsedText, SyntaxProblem } from '../syntax-tree.ts';
import { maxNodes, tooManyNodes } from './limits.ts';
import { type Line, linesOf } from './lines.ts';
import { makeScalar } from './scalar.ts';

type Section = { readonly key: string; readonly start: number; readonly entries: Entry[] };

/**
 * A unit file: section → key → raw value, in their order, repeated ones too. Lines that end with a
 * backslash go on after a space, comment lines between them are left out. Quotes and escapes are
 * left to splitWords, as each key has its own rules.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
 */
export function parseSystemd(text: string): ParsedText {
  const sections: Section[] = [];
  const lines = linesOf(text);
  for (let line = lines.next(); line.done !== true; line = lines.next()) {
    const { source, start, number } = line.value;
    if (number > maxNodes) throw tooManyNodes(text, start);
    const trimmed = source.trim();
    if (trimmed === '' || isComment(trimmed)) continue;
    const section = /^\[([^\]]+)\]$/.exec(trimmed)?.[1];
    const current = sections.at(-1);
    if (section !== undefined) {
      sections.push({ key: section, start: start + source.indexOf('[') + 1, entries: [] });
    } else if (current === undefined) {
      throw new SyntaxProblem('not a unit: a section is expected first', number);
    } else {
      const entry = readEntry(line.value, lines);
      if (entry !== undefined) current.entries.push(entry);
    }
  }
  const span = { start: 0, end: text.length };
  return { documents: [{ type: 'mapping', entries: sections.map(entryOf), span }] };
}

function isComment(trimmed: string): boolean {
  return trimmed.startsWith('#') || trimmed.startsWith(';');
}

/** Reads on as long as lines end with a backslash; a line without "=" is ignored, as by systemd. */
function readEntry(first: Line, lines: Iterator<Line, void>): Entry | undefined {
  const parts = [joinable(first)];
  let last = first;
  while (last.source.endsWith('\\')) {
    const next = lines.next();
    if (next.done === true) break;
    if (isComment(next.value.source.trim())) continue;
    parts.push(joinable(next.value));
    last = next.value;
  }
  return entryOfLines(first, last, parts.join(''));
}

function joinable({ source }: Line): string {
  return source.endsWith('\\') ? `${source.slice(0, -1)} ` : source;
}

function entryOfLines(first: Line, last: Line, joined: string): Entry | undefined {
  const equals = first.source.indexOf('=');
  const key = first.source.slice(0, equals).trim();
  if (equals === -1 || key === '') return undefined;
  const keyStart = first.start + first.source.indexOf(key);
  const after = first.source.slice(equals + 1);
  const start = first.start + equals + 1 + (after.length - after.trimStart().length);
  const end = Math.max(start, last.start + last.source.trimEnd().length);
  return {
    key,
    keySpan: { start: keyStart, end: keyStart + key.length },
    value: makeScalar(joined.slice(equals + 1).trim(), start, end, 'plain'),
  };
}

function entryOf({ key, start, entries }: Section): Entry {
  const keySpan = { start, end: start + key.length };
  const end = entries.at(-1)?.value.span.end ?? keySpan.end;
  const value: Mapping = { type: 'mapping', entries, span: { start: start - 1, end } };
  return { key, keySpan, value };
}
