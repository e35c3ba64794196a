import dotenv from 'dotenv';
import type { Entry, ParsedText, Scalar, ScalarStyle } from '../syntax-tree.ts';
import { maxNodes, tooManyNodes } from './limits.ts';
import { makeScalar } from './scalar.ts';

const assignment = /[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)/y;

const restOfLine = /[ \t]*(?:#.*)?\r?(?:\n|$)/y;

/**
 * A file of environment variables: each assignment in its order, repeated ones too, which dotenv
 * would hide. Other lines are ignored.
 */
export function parseDotenv(text: string): ParsedText {
  const entries: Entry[] = [];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    assignment.lastIndex = at;
    const match = assignment.exec(text);
    if (match === null) {
      at = lineEnd(text, at) + 1;
    } else {
      const [, key = ''] = match;
      const keyStart = text.indexOf(key, at + match[0].lastIndexOf(key));
      const { value, end } = readValue(text, key, assignment.lastIndex);
      if (entries.length >= maxNodes) throw tooManyNodes(text, at);
      entries.push({ key, keySpan: { start: keyStart, end: keyStart + key.length }, value });
      at = lineEnd(text, end) + 1;
    }
  }
  return { documents: [{ type: 'mapping', entries, span: { start: 0, end: text.length } }] };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

type Read = { readonly value: Scalar; readonly end: number };

function readValue(text: string, key: string, start: number): Read {
  const style = quotes.get(text.charAt(start));
  const close = style === undefined ? -1 : closingQuote(text, start);
  if (style === undefined || close === -1) return readPlain(text, key, start);
  const value = valueOf(key, text.slice(start, close + 1));
  return { value: makeScalar(value, start + 1, close, style), end: close };
}

const quotes: ReadonlyMap<string, ScalarStyle> = new Map([
  ["'", 'single'],
  ['"', 'double'],
  ['`', 'single'],
]);

/** On any line, with nothing but a comment after it; -1 where there is none. */
function closingQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  let close = text.indexOf(quote, start + 1);
  while (close !== -1 && text.charAt(close - 1) === '\\') close = text.indexOf(quote, close + 1);
  restOfLine.lastIndex = close + 1;
  return close !== -1 && restOfLine.test(text) ? close : -1;
}

/** dotenv ends a value at any "#"; shells, Compose and systemd at one after white space only. */
function readPlain(text: string, key: string, start: number): Read {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  const comment = /^#|\s#/.exec(line)?.index ?? line.length;
  const isEmpty = comment === 0 && /\s/.test(text.charAt(start - 1));
  const source = isEmpty ? '' : line.slice(0, comment === 0 ? undefined : comment).trimEnd();
  const value = source.includes('#') ? source : valueOf(key, source);
  return { value: makeScalar(value, start, start + source.length, 'plain'), end };
}

/** What dotenv leaves as it is. */
const plain = /^[\w./:@%+,=-]*$/;

/** By dotenv's scanner: its pattern runs out of stack at values of some megabytes. */
function valueOf(key: string, source: string): string {
  if (plain.test(source)) return source;
  return dotenv.parse(`${key}=${source}`, { fast: true })[key] ?? '';
}
