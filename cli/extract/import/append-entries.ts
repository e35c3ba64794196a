import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import { extractionError } from './import-error.ts';

const listKey = 'endpoints';

/**
 * The text with more items at the end of its list of endpoints; all that stood there stays byte for
 * byte. `items` are the lines of each, not indented.
 * @throws SETTINGS_NOT_EXTENDED
 */
export function appendEntries(
  text: string | undefined,
  items: readonly (readonly string[])[],
): string {
  if (items.length === 0) return text ?? '';
  const before = text ?? '';
  const after = inserted(before, items);
  requireSameRest(before, after, items.length);
  return after;
}

function inserted(text: string, items: readonly (readonly string[])[]): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw notExtended('is no YAML that can be read');
  const { contents } = document;
  const lines = (indent: string) =>
    items.map((item) => item.map((line) => `${indent}${line}`)).map((item) => ['', ...item]);
  if (contents === null) return insertAt(text, text.length, [`${listKey}:`, ...lines('  ').flat()]);
  if (!isMap(contents) || contents.flow === true) throw notExtended('is no block mapping');
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === listKey);
  if (pair === undefined)
    return insertAt(text, text.length, [`${listKey}:`, ...lines('  ').flat()]);
  const { key, value: list } = pair;
  if (isScalar(key) && isNothing(list)) return filled(text, key, list, lines('  ').flat());
  if (!isSeq(list) || list.flow === true || list.items.length === 0)
    throw notExtended(`has "${listKey}" as something else than a list with an item a line`);
  const { indent, end } = placeAfter(text, list);
  return insertAt(text, end, lines(indent).flat());
}

/** `endpoints:`, with nothing, null or an empty list. */
const isNothing = (node: unknown): node is Node | null =>
  node === null ||
  (isScalar(node) && node.value === null) ||
  (isSeq(node) && node.items.length === 0);

/** What stands for nothing goes, and the items come below the key. */
function filled(text: string, key: Node, nothing: Node | null, lines: readonly string[]): string {
  const [, keyEnd = 0] = key.range ?? [];
  const [from = keyEnd, to = keyEnd] = nothing?.range ?? [];
  const source = text.slice(from, to);
  if (source.includes('#')) throw notExtended(`has a comment within "${listKey}"`);
  const before = source === '' ? text.slice(0, from) : text.slice(0, from).trimEnd();
  const rest = `${before}${text.slice(to)}`;
  return insertAt(rest, endOfLine(rest, keyEnd), lines.slice(1));
}

/** After the last item and the comments that are indented as it is. */
function placeAfter(text: string, list: YAMLSeq): { indent: string; end: number } {
  const [start = 0, valueEnd = 0] = list.range ?? [];
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (/[^ ]/.test(indent)) throw notExtended(`has the list of "${listKey}" on the line of its key`);
  let end = text[valueEnd - 1] === '\n' ? valueEnd : endOfLine(text, valueEnd);
  for (let next = end; next < text.length; ) {
    const after = endOfLine(text, next);
    const line = text.slice(next, after).trimEnd();
    const isOwn =
      line.startsWith(`${indent}  `) || (indent !== '' && line.startsWith(`${indent}#`));
    if (line !== '' && !(isOwn && line.trimStart().startsWith('#'))) break;
    next = after;
    if (line !== '') end = after;
  }
  return { indent, end };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

function insertAt(text: string, at: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const head = text.slice(0, at);
  const glue = head === '' || head.endsWith('\n') ? '' : newline;
  const shown = head === '' && lines[0] === '' ? lines.slice(1) : lines;
  return `${head}${glue}${shown.join(newline)}${newline}${text.slice(at)}`;
}

/** A list at its place, and all else as it was. */
function requireSameRest(before: string, after: string, count: number): void {
  const [old, now] = [before, after].map((text) => {
    const { [listKey]: list = [], ...rest } = plainObject(parseDocument(text).toJS());
    return { list: Array.isArray(list) ? list : [], rest };
  });
  if (old === undefined || now === undefined) return;
  const kept = now.list.slice(0, old.list.length);
  if (
    isDeepStrictEqual(old.rest, now.rest) &&
    isDeepStrictEqual(old.list, kept) &&
    now.list.length === old.list.length + count
  )
    return;
  throw notExtended('would not have been the same but for the new entries');
}

function plainObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const notExtended = (what: string) =>
  extractionError(
    'SETTINGS_NOT_EXTENDED',
    `expected settings to which an entry can be added, found a file that ${what}: have "${listKey}:" and below it an item "- name: …", as infra/endpoints.yaml has`,
  );
