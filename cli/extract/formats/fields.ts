import type { Entry, Mapping, Scalar, Sequence, Span, SyntaxTree } from '../syntax-tree.ts';

/** A value under a name, in whatever way the format writes names down. */
export type Field = {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Scalar;
  readonly path: string;
};

/** One thing around a field: its names, and the fields that stand in it. */
export type Level = {
  readonly names: readonly string[];
  readonly fields: readonly Field[];
  /** It is something of its own: what it says, or does not, nothing around it can overrule. */
  readonly isClosed?: boolean;
};

export type PlacedField = {
  readonly field: Field;
  /** Of the same mapping or list, the field itself among them. */
  readonly siblings: readonly Field[];
  /** Innermost first. */
  readonly levels: readonly Level[];
};

type Around = { readonly path: string; readonly key: string; readonly levels: readonly Level[] };

/** Every value of the document that has a name, with what is around it. */
export function fieldsOf(document: SyntaxTree): Iterable<PlacedField> {
  return visit(document, { path: '', key: '', levels: [] });
}

function* visit(tree: SyntaxTree, around: Around): Iterable<PlacedField> {
  if (tree.type === 'mapping') {
    yield* visitMapping(tree, around);
  } else if (tree.type === 'sequence') {
    yield* visitSequence(tree, around);
  }
}

function* visitMapping(tree: Mapping, around: Around): Iterable<PlacedField> {
  const pair = readPair(tree, around.path);
  const fields = pair === undefined ? scalarFields(tree, around) : [pair];
  const own = levelOf(tree, fields);
  const levels =
    own.names.length === 0 && pair === undefined ? around.levels : [own, ...around.levels];
  yield* place(fields, levels);
  for (const entry of tree.entries) {
    if (entry.value.type !== 'scalar') {
      const enclosing: Level = { names: [entry.key], fields: [] };
      yield* visit(entry.value, {
        path: join(around.path, entry.key),
        key: entry.key,
        levels: [enclosing, { ...own, fields }, ...around.levels],
      });
    }
  }
}

function* visitSequence(tree: Sequence, around: Around): Iterable<PlacedField> {
  const fields = tree.items.flatMap((item, index) => {
    const path = `${around.path}[${index}]`;
    const field = item.type === 'mapping' ? readPair(item, path) : readItem(item, around.key, path);
    return field === undefined ? [] : [field];
  });
  yield* place(fields, around.levels);
  for (const [index, item] of tree.items.entries()) {
    const path = `${around.path}[${index}]`;
    if (item.type === 'mapping' && readPair(item, path) === undefined) {
      yield* visitMapping(item, { ...around, path });
    } else if (item.type === 'sequence') {
      yield* visitSequence(item, { ...around, path });
    }
  }
}

function* place(fields: readonly Field[], levels: readonly Level[]): Iterable<PlacedField> {
  for (const field of fields) {
    yield { field, siblings: fields, levels };
  }
}

/** `default` of a Terraform variable, `value` of an output: the name is that of the block. */
const unnamed: ReadonlySet<string> = new Set([
  'default',
  'value',
  'content',
  'result',
  'plaintext',
]);

function scalarFields(tree: Mapping, around: Around): Field[] {
  return tree.entries.flatMap(({ key, keySpan, value }) => {
    if (value.type !== 'scalar') {
      return [];
    }
    const path = join(around.path, key);
    const line = key === 'line' ? readItem(value, '', path) : undefined;
    const name = unnamed.has(key) && around.key !== '' ? `${around.key}_${key}` : key;
    return [line ?? { key: name, keySpan, value, path }];
  });
}

/** `{name: PASSWORD, value: …}` as containers, charts and tasks have it. */
function readPair(tree: Mapping, path: string): Field | undefined {
  const name = scalarOf(tree, ['name', 'key', 'Name', 'ParameterKey', 'parameter_key']);
  const value = scalarOf(tree, ['value', 'Value', 'ParameterValue', 'parameter_value']);
  if (name === undefined || value === undefined || name.value.value === value.value.value) {
    return undefined;
  }
  return {
    key: name.value.value,
    keySpan: name.keySpan,
    value: value.value,
    path: join(path, value.key),
  };
}

function scalarOf(tree: Mapping, keys: readonly string[]) {
  const entry = tree.entries.find(
    ({ key, value }) => keys.includes(key) && value.type === 'scalar',
  );
  return entry?.value.type === 'scalar' ? { ...entry, value: entry.value } : undefined;
}

/** `- PASSWORD=…`, and what a list of passwords holds; of `secrets` it has the names. */
function readItem(item: SyntaxTree, listKey: string, path: string): Field | undefined {
  if (item.type !== 'scalar') {
    return undefined;
  }
  const name = /^([A-Za-z_][\w.]*)=/.exec(item.value)?.[1];
  return name === undefined
    ? { key: /secrets$/i.test(listKey) ? '' : listKey, keySpan: item.span, value: item, path }
    : { key: name, keySpan: item.span, value: afterName(item, name.length + 1), path };
}

function afterName(item: Scalar, length: number): Scalar {
  const isExact = item.span.end - item.span.start === item.value.length;
  const start = isExact ? item.span.start + length : item.span.start;
  return { ...item, value: item.value.slice(length), span: { start, end: item.span.end } };
}

/** Keys whose value says what the mapping is. */
const identifying =
  /^(?:name|fullname(?:override)?|nameoverride|image|repository|container_?name|hostname|job_?name|service_?name|uses|chart|release|release_?name|title|type|family)$/i;

function levelOf(tree: Mapping, fields: readonly Field[]): Level {
  const names = tree.entries.flatMap((entry) => namesIn(entry));
  const isClosed = tree.entries.some(({ key }) => key === 'uses');
  return { names, fields, ...(isClosed && { isClosed }) };
}

function namesIn({ key, value }: Entry): readonly string[] {
  if (value.type === 'scalar') {
    return identifying.test(key) ? [value.value] : [];
  }
  if (key === 'metadata' && value.type === 'mapping') {
    return value.entries.flatMap((entry) =>
      /^(?:generateN|n)ame$/.test(entry.key) ? scalarText(entry.value) : [],
    );
  }
  return key === 'image' && value.type === 'mapping'
    ? value.entries.flatMap((entry) =>
        /^(?:repository|name)$/.test(entry.key) ? scalarText(entry.value) : [],
      )
    : [];
}

const scalarText = (tree: SyntaxTree): readonly string[] =>
  tree.type === 'scalar' ? [tree.value] : [];

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
