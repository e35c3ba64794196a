import { commandsOf } from './embedded-commands.ts';
import { innerOffset } from './syntax/inner-offset.ts';
import type { Mapping, Scalar, SyntaxTree } from './syntax-tree.ts';

/** A document within a value of another. */
export type Embedded = {
  /** What it would be called as a file. */
  readonly name: string;
  readonly text: string;
  /** It is a shell's, whatever its name. */
  readonly isScript?: true;
  /** Names of what encloses it, outermost first. */
  readonly within: readonly string[];
  /** From an offset in `text` to one in the text around it. */
  readonly offsetOf: (offset: number) => number;
  /** Offsets lead to the encoded text as a whole. */
  readonly isEncoded?: true;
};

/** What may be a document by its looks: its name and content have to tell yet. */
export function* embeddedIn(tree: SyntaxTree, text: string): Iterable<Embedded> {
  yield* visit(tree, text, []);
}

function* visit(tree: SyntaxTree, text: string, within: readonly string[]): Iterable<Embedded> {
  if (tree.type === 'sequence') {
    for (const item of tree.items) {
      yield* visit(item, text, within);
    }
  } else if (tree.type === 'mapping') {
    const names = [...within, ...namesOf(tree)];
    for (const { key, value } of tree.entries) {
      yield* commandsOf(key, value, text, names);
      if (value.type === 'scalar') {
        yield* documentIn(nameOf(key, tree), value, text, names);
      } else {
        yield* visit(value, text, [...names, key]);
        yield* documentsInList(key, value, text, names);
      }
    }
  }
}

function* documentsInList(
  key: string,
  value: SyntaxTree,
  text: string,
  names: readonly string[],
): Iterable<Embedded> {
  for (const item of value.type === 'sequence' ? value.items : []) {
    if (item.type === 'scalar') {
      yield* documentIn(key, item, text, names);
    }
  }
}

function* documentIn(
  name: string,
  scalar: Scalar,
  text: string,
  within: readonly string[],
): Iterable<Embedded> {
  const { value } = scalar;
  const isDocument =
    value.includes('\n') || hasFileName.test(name) || /^\s*[{[][\s\S]*[}\]]\s*$/.test(value);
  if (isDocument && scalar.state !== 'encrypted') {
    yield { name, text: value, within, offsetOf: (offset) => innerOffset(text, scalar, offset) };
    return;
  }
  const decoded = decodeDocument(value);
  if (decoded !== undefined) {
    yield {
      name: name.replace(/_?(?:base64|b64)$/i, ''),
      text: decoded,
      within,
      offsetOf: () => scalar.span.start,
      isEncoded: true,
    };
  }
}

const hasFileName = /\.(?:env|sh|ya?ml|json|alloy|river|conf|service)$/i;

/** A text in base64, if it is long enough for a document and has several lines or braces. */
function decodeDocument(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]{40,}={0,2}\s*$/.test(value)) {
    return undefined;
  }
  const text = Buffer.from(value, 'base64').toString('utf8');
  return !text.includes('\uFFFD') && /[\n{]/.test(text.trimEnd()) && !text.includes('\0')
    ? text
    : undefined;
}

/** Where the value is written to, if something beside it says so. */
function nameOf(key: string, around: Mapping): string {
  if (
    !/^(?:content|contents|inline|source|data|value|text|block|template|rendered|body)$/i.test(key)
  ) {
    return key;
  }
  for (const name of [
    'path',
    'dest',
    'destination',
    'target',
    'filename',
    'file_path',
    'name',
    'key',
  ]) {
    const value = around.entries.find((entry) => entry.key === name)?.value;
    if (value?.type === 'scalar') {
      return /[^/]*$/.exec(value.value)?.[0] ?? key;
    }
  }
  return key;
}

function namesOf(tree: Mapping): readonly string[] {
  return tree.entries.flatMap(({ key, value }) => {
    if (key === 'metadata' && value.type === 'mapping') {
      return value.entries.flatMap((entry) =>
        entry.key === 'name' && entry.value.type === 'scalar' ? [entry.value.value] : [],
      );
    }
    const isName =
      /^(?:name|image|container_name|uses|chart|path|dest)$/.test(key) && value.type === 'scalar';
    return isName ? [value.value] : [];
  });
}
