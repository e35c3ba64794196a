import type { Entry, SyntaxTree } from '../syntax-tree.ts';

/**
 * What `<<` adds to a mapping, or undefined where its value is nothing to merge. The first of
 * several wins, as for YAML; what the mapping has itself wins over all.
 */
export function withMerged(own: readonly Entry[]): readonly Entry[] {
  const merges = own.filter((entry) => entry.key === '<<' && isMergeable(entry.value));
  if (merges.length === 0) return own;
  const entries = own.filter((entry) => !merges.includes(entry));
  const keys = new Set(entries.map((entry) => entry.key));
  for (const mapping of merges.flatMap((entry) => mappingsOf(entry.value))) {
    const added = mapping.filter((entry) => !keys.has(entry.key));
    for (const entry of added) keys.add(entry.key);
    entries.push(...added);
  }
  return entries;
}

function isMergeable(tree: SyntaxTree): boolean {
  if (tree.type === 'sequence') return tree.items.every((item) => item.type === 'mapping');
  return tree.type === 'mapping';
}

function mappingsOf(tree: SyntaxTree): readonly (readonly Entry[])[] {
  if (tree.type === 'mapping') return [tree.entries];
  return tree.type === 'sequence' ? tree.items.flatMap(mappingsOf) : [];
}
