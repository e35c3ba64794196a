import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, parseAllDocuments, type Scalar, visit } from 'yaml';
import type { FileRewrite } from './plan-rewrite.ts';
import type { Change } from './reference.ts';

/**
 * What is not right with a rewritten YAML text: parsed, it is something else than what the changes
 * make of the old one, place by place.
 */
export function findFault({
  before,
  after,
  changes,
}: Pick<FileRewrite, 'before' | 'after' | 'changes'>): string | undefined {
  if (changes.length === 0) return undefined;
  const [old, now] = [parse(before), parse(after)];
  if (old === undefined || now === undefined) return 'it does not parse';
  const wholes = old.map((document) => wholeOf(document, changes));
  const missed = changes.filter(
    (change) => change.document === undefined && !old.some((document) => make(document, change)),
  );
  const expected = old.map((document, index): unknown => wholes[index]?.value ?? document.toJS());
  const found = now.map((document): unknown => document.toJS());
  return missed.length === 0 && isDeepStrictEqual(found, expected)
    ? undefined
    : 'more is different than its secrets';
}

function parse(text: string): Document[] | undefined {
  const documents = parseAllDocuments(text);
  return documents.every(({ errors }) => errors.length === 0) ? [...documents] : undefined;
}

/** What the document becomes as a whole, if one of the changes is of it. */
function wholeOf(document: Document, changes: readonly Change[]): { value: unknown } | undefined {
  const [start = 0, , end = 0] = document.contents?.range ?? [];
  const own = changes.find((change) => change.at >= start && change.at < end);
  return own?.document === undefined ? undefined : { value: own.document(document.toJS()) };
}

/** Makes a change in the parsed document; false: its place is not there. */
function make(document: Document, { at, value, beside }: Change): boolean {
  let isMade = false;
  visit(document, {
    Scalar(_, node: Scalar, path) {
      const [start = 0, end = 0] = node.range ?? [];
      if (at < start || at >= Math.max(end, start + 1)) return undefined;
      const map: unknown = path.at(-2);
      if (value !== undefined) node.value = value(String(node.value));
      for (const [key, added] of Object.entries(beside ?? {}))
        if (isMap(map)) map.set(key, document.createNode(added));
      isMade = true;
      return visit.BREAK;
    },
  });
  return isMade;
}
