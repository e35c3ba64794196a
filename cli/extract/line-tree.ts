import { linesOf } from './syntax/lines.ts';
import type { Entry, Mapping, Scalar, Sequence, SyntaxTree } from './syntax-tree.ts';

type Open = { readonly indent: number; readonly entries: Entry[]; readonly items?: SyntaxTree[] };

/** Of no format in particular: comments, what fills in templates, marks of a merge. */
const skipped = /^\s*(?:#|\/\/|;|\{%|\{\{[^}]*\}\}\s*$|<{7}|={7}|>{7}|\|{7}|---\s*$)/;

const line =
  /^(?<indent>[ \t]*)(?<item>(?:-[ \t]+)*)(?:export[ \t]+)?(?<quote>["']?)(?<key>[A-Za-z_$][\w.$/ -]*?)\k<quote>(?:[ \t]*(?<sign>[:=])(?![:=])|[ \t]*(?<label>"[^"]*")?[ \t]*(?=\{[ \t]*$))(?<rest>.*)$/d;

/**
 * A text that does not parse, as a tree by its indentation: good enough for the rules to find what
 * stands in a line of its own under a name.
 */
export function readLineTree(text: string): SyntaxTree {
  const root: Open = { indent: -1, entries: [] };
  const open: Open[] = [root];
  for (const { source, start } of linesOf(text)) {
    if (source.length <= longestLine && !skipped.test(source)) {
      addLine(open, source, start);
    }
  }
  return mappingOf(root, text.length);
}

/** Minified scripts and the like are not read by line. */
const longestLine = 20_000;

function addLine(open: Open[], source: string, start: number): void {
  const match = line.exec(source);
  const groups = match?.groups;
  const key = groups?.['key'];
  const keyAt = match?.indices?.groups?.['key'];
  const restAt = match?.indices?.groups?.['rest'];
  if (groups === undefined || key === undefined || keyAt === undefined || restAt === undefined) {
    addFlag(open, source, start);
    addPairs(open, source, start);
    return;
  }
  const item = groups['item'] ?? '';
  const indent = (groups['indent'] ?? '').length + item.length;
  while (
    open.length > 1 &&
    (open.at(-1)?.indent ?? -1) >= (item === '' ? indent : indent - item.length)
  ) {
    open.pop();
  }
  if (item !== '') {
    openItem(open, indent);
  }
  const inside: Open = { indent, entries: [] };
  const value = readValue(groups['rest'] ?? '', start + restAt[0]);
  const span = { start: start + restAt[0], end: start + source.length };
  open.at(-1)?.entries.push({
    key,
    keySpan: { start: start + keyAt[0], end: start + keyAt[1] },
    value: value ?? { type: 'mapping', entries: inside.entries, span },
  });
  if (value === undefined) {
    open.push(inside);
  }
}

/** An item is a mapping under a name that nobody has: siblings of one item are not those of another. */
function openItem(open: Open[], indent: number): void {
  const item: Open = { indent: indent - 1, entries: [] };
  const span = { start: 0, end: 0 };
  open.at(-1)?.entries.push({
    key: '',
    keySpan: span,
    value: { type: 'mapping', entries: item.entries, span },
  });
  open.push(item);
}

/** `{"password": "a", "b": 1`, in a line that may be a whole document. */
function addPairs(open: Open[], source: string, start: number): void {
  if (source.length <= longestOfPairs && /^\s*[{[]/.test(source)) {
    open.at(-1)?.entries.push(...readFlow(source, start).entries);
  }
}

/** Reading pairs takes longer by the square of the line. */
const longestOfPairs = 2000;

/** `- --flag=value`. */
function addFlag(open: Open[], source: string, start: number): void {
  const match = /(?:^|[\s"'])-{1,2}(?<key>[A-Za-z][\w.-]*)=(?<rest>[^\s"']+)/d.exec(source);
  const keyAt = match?.indices?.groups?.['key'];
  const restAt = match?.indices?.groups?.['rest'];
  const { key, rest } = match?.groups ?? {};
  if (key !== undefined && rest !== undefined && keyAt !== undefined && restAt !== undefined) {
    open.at(-1)?.entries.push({
      key,
      keySpan: { start: start + keyAt[0], end: start + keyAt[1] },
      value: scalar(rest, start + restAt[0], 'plain'),
    });
  }
}

/** Nothing where what follows is on the next lines. */
function readValue(rest: string, start: number): SyntaxTree | undefined {
  const blank = /^[ \t]*(?:[&!][\w./-]+[ \t]*)*/.exec(rest)?.[0].length ?? 0;
  const text = rest.slice(blank).replace(/[ \t]+$/, '');
  const from = start + blank;
  if (
    /^(?:[{[(]|[|>][\d+-]*)?$/.test(text) ||
    (/^(?:[A-Za-z_.]+\()?[{[(]?$/.test(text) && /[{[(]$/.test(text))
  ) {
    return undefined;
  }
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')/.exec(text);
  if (quoted !== null) {
    const value = quoted[1] ?? quoted[2] ?? '';
    return scalar(value, from + 1, quoted[1] === undefined ? 'single' : 'double');
  }
  if (text.startsWith('{') && !text.startsWith('{{')) {
    return readFlow(text, from);
  }
  const plain = text.replace(/[ \t]+(?:#|\/\/).*$/, '').replace(/[,;]$/, '');
  return scalar(plain, from, 'plain');
}

/** `{ username: a, password: b }`. */
function readFlow(text: string, start: number): Mapping {
  const pair =
    /(?<key>["']?[\w.-]+["']?)\s*[:=]\s*(?<value>"[^"]*"|'[^']*'|\{\{.*?\}\}|[^\s,{}"']+)/dg;
  const entries = [...text.matchAll(pair)].flatMap(({ groups, indices }): Entry[] => {
    const [key, value] = [groups?.['key'], groups?.['value']];
    const [keyAt, valueAt] = [indices?.groups?.['key'], indices?.groups?.['value']];
    if (key === undefined || value === undefined || keyAt === undefined || valueAt === undefined) {
      return [];
    }
    const quote = /^["']/.test(value) ? 1 : 0;
    return [
      {
        key: key.replaceAll(/["']/g, ''),
        keySpan: { start: start + keyAt[0], end: start + keyAt[1] },
        value: scalar(
          quote === 1 ? value.slice(1, -1) : value,
          start + valueAt[0] + quote,
          'plain',
        ),
      },
    ];
  });
  return { type: 'mapping', entries, span: { start, end: start + text.length } };
}

function scalar(value: string, start: number, style: Scalar['style']): Scalar {
  const isCall = style === 'plain' && /^[a-z_]+(?:\.[a-z_]+)*\(/i.test(value);
  const isCiphertext = /^(?:!vault\b|ENC\[AES256_GCM,)/.test(value);
  const state = isCiphertext ? 'encrypted' : isCall ? 'expression' : 'literal';
  return { type: 'scalar', value, state, span: { start, end: start + value.length }, style };
}

/** Items back to sequences, so that rules find them where the format has them. */
function mappingOf(open: { readonly entries: readonly Entry[] }, end: number): SyntaxTree {
  return listed({ type: 'mapping', entries: [...open.entries], span: { start: 0, end } });
}

function listed(tree: SyntaxTree): SyntaxTree {
  if (tree.type !== 'mapping') {
    return tree;
  }
  const entries = tree.entries.map((entry) => ({ ...entry, value: listed(entry.value) }));
  const items = entries.filter(({ key }) => key === '').map(({ value }) => value);
  const isList = items.length > 0 && items.length === entries.length;
  const sequence: Sequence = { type: 'sequence', items, span: tree.span };
  return isList ? sequence : { ...tree, entries };
}
