import type { Entry, SyntaxTree } from '../syntax-tree.ts';
import { argumentLists } from './argument-lists.ts';
import { namedSecrets } from './named-secrets.ts';
import type { Rules } from './rules.ts';
import { secretReferences } from './secret-references.ts';

/**
 * Containers that a custom resource adds to those of its operator, and what it adds to the latter:
 * variables, and arguments as `name` and `value`. As within a Deployment, but that the resource's
 * kind says what they are for.
 */
export const operatorContainers: Rules = function* findInContainers(document, context) {
  yield* argumentLists(document, context);
  const pods = podsOf(document);
  yield* secretReferences(pods, context);
  yield* namedSecrets(pods, context);
};

const ofPods: ReadonlySet<string> = new Set([
  'containers',
  'initContainers',
  'additionalContainers',
  'env',
  'extraEnvs',
  'additionalArgs',
]);

/** The document with nothing else in it than its names and what its pods have. */
function podsOf(document: SyntaxTree): SyntaxTree {
  if (document.type !== 'mapping') {
    return document;
  }
  const entries = document.entries.flatMap((entry): Entry[] => {
    switch (entry.key) {
      case 'kind':
        return [{ ...entry, key: 'type' }];
      case 'metadata':
        return [entry];
      case 'items':
        return [{ ...entry, value: eachItem(entry.value) }];
      default:
        return partOfPods(entry);
    }
  });
  return { ...document, entries };
}

const eachItem = (tree: SyntaxTree): SyntaxTree =>
  tree.type === 'sequence' ? { ...tree, items: tree.items.map(podsOf) } : tree;

function partOfPods(entry: Entry): Entry[] {
  if (entry.value.type === 'scalar' || ofPods.has(entry.key)) {
    return entry.value.type === 'scalar' ? [] : [entry];
  }
  if (entry.value.type === 'sequence') {
    return [];
  }
  const entries = entry.value.entries.flatMap(partOfPods);
  return entries.length === 0 ? [] : [{ ...entry, value: { ...entry.value, entries } }];
}
