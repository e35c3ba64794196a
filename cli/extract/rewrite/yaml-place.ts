import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../syntax-tree.ts';

/** Where a scalar stands in its document. */
export type YamlPlace = {
  readonly scalar: Scalar;
  /** Absent of an item of a list. */
  readonly key?: Scalar;
  readonly map?: YAMLMap;
  /** Within braces or brackets. */
  readonly isFlow: boolean;
  /** Keys of the places that repeat the scalar by an alias; undefined: a place without one. */
  readonly aliasKeys: readonly (Scalar | undefined)[];
};

/** The innermost scalar around a span; undefined where there is none, or the text is no YAML. */
export function findYamlPlace(text: string, { start, end }: Span): YamlPlace | undefined {
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) return undefined;
    let found: Omit<YamlPlace, 'aliasKeys'> | undefined;
    visit(document, {
      Scalar(key, node, path) {
        const [from = 0, to = 0] = node.range ?? [];
        if (key === 'key' || from > start || to < end) return undefined;
        const pair: unknown = path.at(-1);
        const map: unknown = path.at(-2);
        const isFlow = path.some((above) => 'flow' in above && above.flow === true);
        found = {
          scalar: node,
          isFlow,
          ...(isPair(pair) && isScalar(pair.key) && { key: pair.key }),
          ...(isMap(map) && { map }),
        };
        return visit.BREAK;
      },
    });
    if (found === undefined) continue;
    const { anchor } = found.scalar;
    const aliasKeys: (Scalar | undefined)[] = [];
    visit(document, {
      Alias(_, node: Alias, path) {
        const pair: unknown = path.at(-1);
        if (anchor === undefined || node.source !== anchor) return;
        aliasKeys.push(isPair(pair) && isScalar(pair.key) ? pair.key : undefined);
      },
    });
    return { ...found, aliasKeys };
  }
  return undefined;
}

/** A scalar that stands beside, by its key. */
export function siblingOf(
  map: YAMLMap,
  name: string,
): { readonly key: Scalar; readonly scalar: Scalar } | undefined {
  const pair = map.items.find((item: Pair) => isScalar(item.key) && item.key.value === name);
  if (pair === undefined || !isScalar(pair.key) || !isScalar(pair.value)) return undefined;
  return isAlias(pair.value) ? undefined : { key: pair.key, scalar: pair.value };
}

export const hasKey = (map: YAMLMap, ...names: readonly string[]): boolean =>
  names.some((name) => map.has(name));
