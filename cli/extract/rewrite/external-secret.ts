import { isMap, isScalar, type Pair, parseAllDocuments, stringify, type YAMLMap } from 'yaml';
import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { Span } from '../syntax-tree.ts';
import type { Edit } from './edits.ts';
import type { MakeReference, Place } from './reference.ts';
import { newlineOf } from './yaml-edits.ts';

/** Keys of a Secret that an ExternalSecret makes itself. */
const valueKeys: ReadonlySet<string> = new Set(['data', 'stringData', 'type', 'immutable']);

/**
 * An ExternalSecret in place of the Secret, with its name and namespace, comments and labels
 * (external-secrets.io, "ExternalSecret"); only where promrotate rotates all that the Secret holds.
 */
export const externalSecretReference =
  (store: string): MakeReference =>
  (place) => {
    const { text, span, file } = place;
    if (file.managed === undefined)
      return 'it is not known which endpoint it belongs to: import its credential together with a file that names the URL';
    const root = documentAround(text, span);
    if (root === undefined || root.flow === true || root.get('kind') !== 'Secret')
      return 'it is no Secret manifest by itself: put an ExternalSecret in its place by hand';
    if (root.get('immutable') === true || (root.get('type') ?? 'Opaque') !== 'Opaque')
      return 'it is immutable, or of a type of its own: put an ExternalSecret with a template in its place by hand';
    const properties = propertiesOf(root, place);
    if (typeof properties === 'string') return properties;
    const spec = specOf(root, { ...place, store, properties });
    return {
      edits: [...replaceHead(text, root), ...replaceValues(text, root, spec)],
      changes: [{ at: span.start, document: (old) => withSpec(old, spec) }],
      needed: {
        kind: 'variable',
        text: `the External Secrets Operator with a ClusterSecretStore "${store}" of Secrets Manager; what applies the manifests must not remove the Secret first`,
      },
    };
  };

function documentAround(text: string, { start, end }: Span): YAMLMap | undefined {
  for (const { contents } of parseAllDocuments(text)) {
    if (!isMap(contents)) continue;
    const map: YAMLMap = contents;
    const [from = 0, , to = 0] = map.range ?? [];
    if (from <= start && to >= end) return map;
  }
  return undefined;
}

type Property = readonly [key: string, property: 'username' | 'password'];

/** What each key of the Secret is in Secrets Manager. */
function propertiesOf(root: YAMLMap, { file }: Place): readonly Property[] | string {
  const found: Property[] = [];
  if (['data', 'stringData'].every((name) => root.has(name)))
    return 'it has both data and stringData: bring them together first';
  for (const name of ['data', 'stringData']) {
    const values = root.get(name);
    if (values === undefined) continue;
    if (!isMap(values)) return 'its values are written in an unusual way: move it by hand';
    for (const { key, value } of values.items) {
      const written = isScalar(value) ? String(value.value) : '';
      const plain = name === 'data' ? Buffer.from(written, 'base64').toString() : written;
      const keyName = isScalar(key) ? String(key.value) : '';
      if (plain === file.secret.reveal()) found.push([keyName, 'password']);
      else if (plain === file.managed?.username) found.push([keyName, 'username']);
      else
        return `the Secret holds "${/^[\w.-]+$/.test(keyName) ? keyName : 'another key'}" as well, which promrotate does not rotate: divide it first`;
    }
  }
  return found.some(([, property]) => property === 'username')
    ? found
    : 'its user name, which a rotation changes too, stands elsewhere: bring it into the Secret first';
}

function replaceHead(text: string, root: YAMLMap): Edit[] {
  return Object.entries(head).flatMap(([name, value]) => {
    const node = root.get(name, true);
    const [start = 0, end = 0] = node?.range ?? [];
    return node === undefined ? [] : [{ start, end, text: value }];
  });
}

const head = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };

function withSpec(old: unknown, spec: unknown): unknown {
  if (typeof old !== 'object' || old === null) return undefined;
  const kept = Object.entries(old).filter(([key]) => !valueKeys.has(key));
  return { ...Object.fromEntries(kept), ...head, spec };
}

type Replacement = Place & { readonly store: string; readonly properties: readonly Property[] };

function specOf(root: YAMLMap, { file, store, properties }: Replacement): unknown {
  const metadata = root.get('metadata');
  const key = secretNameOf(file.managed?.endpoint ?? '');
  return {
    refreshInterval: '5m',
    secretStoreRef: { kind: 'ClusterSecretStore', name: store },
    target: { name: isMap(metadata) ? String(metadata.get('name')) : '' },
    data: properties.map(([secretKey, property]) => ({ secretKey, remoteRef: { key, property } })),
  };
}

/** The first of the keys with values becomes `spec`; the others go. */
function replaceValues(text: string, root: YAMLMap, spec: unknown): Edit[] {
  const pairs = root.items.filter(({ key }) => isScalar(key) && valueKeys.has(String(key.value)));
  const written = stringify({ spec }).replaceAll('\n', newlineOf(text));
  return pairs.map((pair, index) => {
    const { start, end } = linesOf(text, pair);
    return { start, end, text: index === 0 ? written : '' };
  });
}

/** From the key to the end of the line that its value ends on. */
function linesOf(text: string, { key, value }: Pair): { start: number; end: number } {
  const start = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  const node = isMap(value) || isScalar(value) ? value : undefined;
  const last = node?.range?.[1] ?? start;
  if (text[last - 1] === '\n') return { start, end: last };
  const end = text.indexOf('\n', last);
  return { start, end: end === -1 ? text.length : end + 1 };
}
