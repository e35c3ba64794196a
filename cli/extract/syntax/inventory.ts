import type { Entry, Mapping, ParsedText, Scalar } from '../syntax-tree.ts';
import { readAssignment } from './assignment.ts';
import { maxNodes, tooManyNodes } from './limits.ts';
import { type Line, linesOf } from './lines.ts';
import { makeScalar } from './scalar.ts';
import { splitWords } from './words.ts';

type Section = { readonly key: string; readonly start: number; readonly entries: Entry[] };

/**
 * Ansible's inventory in INI form: `ungrouped` and each group → host → its variables; `x:vars` →
 * variable; `x:children` → group, without a value.
 * https://docs.ansible.com/ansible/latest/collections/ansible/builtin/ini_inventory.html
 */
export function parseInventory(text: string): ParsedText {
  const sections: Section[] = [{ key: 'ungrouped', start: 0, entries: [] }];
  for (const line of linesOf(text)) {
    if (line.number > maxNodes) throw tooManyNodes(text, line.start);
    const trimmed = line.source.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const name = /^\[([^\]]+)\]/.exec(trimmed)?.[1];
    const current = sections.at(-1);
    if (name !== undefined) {
      sections.push({ key: name, start: line.start + line.source.indexOf('[') + 1, entries: [] });
    } else if (current?.key.endsWith(':vars') === true) {
      current.entries.push(...readVariable(line));
    } else {
      current?.entries.push(...readHost(text, line));
    }
  }
  const filled = sections.filter(({ key, entries }) => key !== 'ungrouped' || entries.length > 0);
  const span = { start: 0, end: text.length };
  return { documents: [{ type: 'mapping', entries: filled.map(entryOf), span }] };
}

/** Values of hosts are words of a shell; a comment ends the line. */
function readHost(text: string, line: Line): readonly Entry[] {
  const end = line.start + withoutComment(line.source).length;
  const [host, ...words] = splitWords(text, line.start, end);
  if (host === undefined) return [];
  const entries = words.flatMap(
    (word) => readAssignment(text, { ...word, state: 'literal' }) ?? [],
  );
  const value: Mapping = { type: 'mapping', entries, span: { start: host.span.end, end } };
  return [{ key: host.value, keySpan: host.span, value }];
}

function readVariable(line: Line): readonly Entry[] {
  const source = withoutComment(line.source);
  const equals = source.indexOf('=');
  const key = source.slice(0, equals).trim();
  if (equals === -1 || key === '') return [];
  const start = line.start + source.indexOf(key);
  const keySpan = { start, end: start + key.length };
  return [{ key, keySpan, value: readValue(source, equals + 1, line.start) }];
}

/** Python's literal: a text with or without quotes. */
function readValue(source: string, after: number, offset: number): Scalar {
  const raw = source.slice(after);
  const value = raw.trim();
  const start = offset + after + (raw.length - raw.trimStart().length);
  const quoted = /^(['"])(.*)\1$/.exec(value);
  if (quoted === null) return makeScalar(value, start, start + value.length, 'plain');
  const [, quote, inner = ''] = quoted;
  const style = quote === '"' ? 'double' : 'single';
  return makeScalar(inner, start + 1, start + 1 + inner.length, style);
}

/** A "#" begins a comment after white space and outside of quotes. */
function withoutComment(source: string): string {
  let quote = '';
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && character === '#' && /\s/.test(source.charAt(at - 1))) {
      return source.slice(0, at).trimEnd();
    }
  }
  return source.trimEnd();
}

function entryOf({ key, start, entries }: Section): Entry {
  const isNamed = key !== 'ungrouped' || start > 0;
  const keySpan = { start, end: isNamed ? start + key.length : start };
  const end = Math.max(keySpan.end, entries.at(-1)?.value.span.end ?? 0);
  return { key, keySpan, value: { type: 'mapping', entries, span: { start, end } } };
}
