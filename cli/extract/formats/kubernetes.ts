import type { Entry, Mapping, Scalar, SyntaxTree } from '../syntax-tree.ts';

/** The text in base64 that stands for a value: by its identity in the tree. */
export type Encoded = ReadonlySet<Scalar>;

/**
 * The document with the `data` of its Secrets decoded, and what is sealed marked as encrypted.
 * `encoded` are the scalars whose value does not stand in the text as it is.
 */
export function decodeSecrets(
  document: SyntaxTree,
  text: string,
): { readonly tree: SyntaxTree; readonly encoded: Encoded } {
  const encoded = new Set<Scalar>();
  return { tree: concerned.test(text) ? decode(document, encoded) : document, encoded };
}

/** What any document has in its text that is not left as it is. */
const concerned = /Secret|encryptedData|managedFields|binary_data|secretKey/;

function decode(tree: SyntaxTree, encoded: Set<Scalar>): SyntaxTree {
  if (tree.type === 'sequence') {
    return { ...tree, items: tree.items.map((item) => decode(item, encoded)) };
  }
  if (tree.type === 'scalar') {
    return tree;
  }
  const isSecret = textAt(tree, 'kind') === 'Secret' || isTerraformSecret(tree);
  const entries = tree.entries.map((entry) => {
    if (entry.key === 'encryptedData') {
      return {
        ...entry,
        value: eachScalar(entry.value, (scalar) => ({ ...scalar, state: 'encrypted' })),
      };
    }
    if (isSecret && (entry.key === 'data' || entry.key === 'binary_data')) {
      return {
        ...entry,
        value: eachScalar(entry.value, (scalar) => decodeScalar(scalar, encoded)),
      };
    }
    return {
      ...entry,
      value:
        isNotes(entry) || isMapOfKeys(entry, tree)
          ? emptied(entry.value)
          : decode(entry.value, encoded),
    };
  });
  return { ...tree, entries };
}

/** Terraform's `kubernetes_secret` takes `data` as it is: only `binary_data` is encoded there. */
const isTerraformSecret = (tree: Mapping): boolean =>
  tree.entries.some(({ key }) => key === 'binary_data');

/** An item of an ExternalSecret names keys of a store and of a Secret. */
const isMapOfKeys = ({ key }: Entry, around: Mapping): boolean =>
  key === 'secretKey' &&
  around.entries.some((entry) => /^(?:remoteRef|sourceRef)$/.test(entry.key));

/** What kubectl notes down of a former state says everything twice. */
const isNotes = ({ key }: Entry): boolean => key === 'managedFields';

const emptied = (tree: SyntaxTree): SyntaxTree => ({
  type: 'mapping',
  entries: [],
  span: tree.span,
});

function eachScalar(tree: SyntaxTree, change: (scalar: Scalar) => Scalar): SyntaxTree {
  return tree.type === 'mapping'
    ? {
        ...tree,
        entries: tree.entries.map((entry) =>
          entry.value.type === 'scalar' ? { ...entry, value: change(entry.value) } : entry,
        ),
      }
    : tree;
}

function decodeScalar(scalar: Scalar, encoded: Set<Scalar>): Scalar {
  if (scalar.state !== 'literal' || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(scalar.value)) {
    return scalar;
  }
  const value = Buffer.from(scalar.value, 'base64').toString('utf8');
  if (value.includes('\uFFFD') || value.includes('\0')) {
    return scalar;
  }
  const decoded: Scalar = { ...scalar, value };
  encoded.add(decoded);
  return decoded;
}

function textAt(tree: Mapping, name: string): string {
  const value = tree.entries.find(({ key }) => key === name)?.value;
  return value?.type === 'scalar' ? value.value : '';
}
