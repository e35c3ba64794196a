import { expect } from '@jest/globals';
import {
  type ParseText,
  type Scalar,
  SyntaxProblem,
  type SyntaxTree,
} from '../../../../../cli/extract/syntax-tree.ts';

/** A scalar with its way through the documents and what its span covers. */
export type FoundScalar = {
  readonly path: string;
  readonly source: string;
  readonly scalar: Scalar;
};

export function scalarsOf(parse: ParseText, text: string): readonly FoundScalar[] {
  const found: FoundScalar[] = [];
  const visit = (tree: SyntaxTree, path: string): void => {
    if (tree.type === 'mapping') {
      for (const { key, value } of tree.entries) visit(value, path === '' ? key : `${path}.${key}`);
    } else if (tree.type === 'sequence') {
      tree.items.forEach((item, index) => visit(item, `${path}[${index}]`));
    } else {
      found.push({ path, source: text.slice(tree.span.start, tree.span.end), scalar: tree });
    }
  };
  for (const document of parse(text).documents) visit(document, '');
  return found;
}

/** Path → value, with the state where it is not a literal. */
export function valuesOf(parse: ParseText, text: string): readonly (readonly string[])[] {
  return scalarsOf(parse, text).map(({ path, scalar }) =>
    scalar.state === 'literal' ? [path, scalar.value] : [path, scalar.value, scalar.state],
  );
}

/** Path → what the span covers. */
export function sourcesOf(parse: ParseText, text: string): readonly (readonly string[])[] {
  return scalarsOf(parse, text).map(({ path, source }) => [path, source]);
}

/** What the spans of all keys cover, beside the keys. */
export function keysOf(parse: ParseText, text: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  const visit = (tree: SyntaxTree): void => {
    if (tree.type === 'sequence') tree.items.forEach(visit);
    if (tree.type !== 'mapping') return;
    for (const { key, keySpan, value } of tree.entries) {
      found.push([key, text.slice(keySpan.start, keySpan.end)]);
      visit(value);
    }
  };
  parse(text).documents.forEach(visit);
  return found;
}

export function problemOf(parse: ParseText, text: string): SyntaxProblem {
  try {
    parse(text);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return problem;
    throw problem;
  }
  expect('a text that parses').toBe('a text that does not');
  throw new Error('not reached');
}
