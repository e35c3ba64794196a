import type { Mapping, SyntaxTree } from '../syntax-tree.ts';
import { fieldsOf } from './fields.ts';
import { purposeOfField, roleOfField } from './purpose-of-field.ts';
import { purposeOf } from './purposes.ts';
import type { Found, RuleContext, Rules } from './rules.ts';
import { namesSecret } from './secret-names.ts';
import { findSelector } from './values.ts';

/** Variables of containers that take their value from a Secret. */
export const secretReferences: Rules = (document, context) =>
  /secretKeyRef|secrets/.test(context.text) ? visit(withNames(document), context) : [];

function* visit(document: SyntaxTree, context: RuleContext): Iterable<Found> {
  for (const placed of fieldsOf(document)) {
    const selector = selectors.get(placed.field.value);
    if (selector !== undefined && namesSecret(placed.field.key)) {
      const isOurs =
        purposeOfField(placed, context.file) === 'metrics' ||
        purposeOf(selector.name) === 'metrics';
      if (isOurs) {
        const role = roleOfField(placed, context.file);
        const surroundings = { context, path: placed.field.path, role };
        yield* findSelector(selector.entry, 'named-secret', surroundings);
      }
    }
  }
}

type Selector = { readonly entry: Mapping['entries'][number]; readonly name: string };

const selectors = new WeakMap<SyntaxTree, Selector>();

/** The document with a value in place of each `valueFrom.secretKeyRef`, so that it is a field as others are. */
function withNames(tree: SyntaxTree): SyntaxTree {
  if (tree.type === 'sequence') {
    return { ...tree, items: tree.items.map(withNames) };
  }
  if (tree.type === 'scalar') {
    return tree;
  }
  const entries = tree.entries.map((entry) => {
    if (entry.key === 'secrets' && entry.value.type === 'mapping') {
      return { ...entry, value: withStores(entry.value) };
    }
    const inner =
      entry.key === 'valueFrom' && entry.value.type === 'mapping' ? entry.value.entries : [];
    const reference = inner.find(({ key }) => key === 'secretKeyRef');
    if (reference?.value.type !== 'mapping') {
      return { ...entry, value: withNames(entry.value) };
    }
    const name = reference.value.entries.find(({ key }) => key === 'name')?.value;
    const value: SyntaxTree = {
      type: 'scalar',
      value: '',
      state: 'literal',
      span: reference.keySpan,
      style: 'plain',
    };
    selectors.set(value, { entry, name: name?.type === 'scalar' ? name.value : '' });
    return { ...entry, key: 'value', value };
  });
  return { ...tree, entries };
}

/** GitLab's `secrets: { NAME: { vault: … } }` (https://docs.gitlab.com/ci/yaml/#secrets). */
function withStores(tree: Mapping): Mapping {
  const entries = tree.entries.map((entry) => {
    const stores = entry.value.type === 'mapping' ? entry.value.entries : [];
    const store = stores.find(({ key }) => stored.test(key));
    if (store === undefined) {
      return entry;
    }
    const name =
      store.value.type === 'scalar'
        ? store.value
        : { ...entryText(store.key), span: store.keySpan };
    const value: SyntaxTree = { ...name, value: '', span: entry.value.span };
    const given: SyntaxTree = {
      type: 'mapping',
      entries: [{ key: 'name', keySpan: store.keySpan, value: name }],
      span: entry.value.span,
    };
    selectors.set(value, { entry: { ...entry, value: given }, name: '' });
    return { ...entry, value };
  });
  return { ...tree, entries };
}

const stored =
  /^(?:vault|gcp_secret_manager|azure_key_vault|aws_secrets_manager|akeyless|gitlab_secrets_manager)$/;

const entryText = (value: string) =>
  ({ type: 'scalar', value, state: 'literal', style: 'plain' }) as const;
