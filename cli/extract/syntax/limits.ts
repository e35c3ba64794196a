import { SyntaxProblem } from '../syntax-tree.ts';
import { lineAt } from './line-at.ts';

/** Levels of collections; a real configuration has about ten, and each costs stack in what walks it. */
export const maxDepth = 100;

/** Values that are built of one file. */
export const maxNodes = 500_000;

/** Values that aliases and merges add to those that stand in the file. */
export const maxAliasedNodes = 200_000;

export function tooDeep(text: string, offset: number): SyntaxProblem {
  return new SyntaxProblem(
    `expected at most ${maxDepth} levels of nesting, found more`,
    lineAt(text, offset),
    'TOO_DEEP',
  );
}

export function tooManyNodes(text: string, offset: number): SyntaxProblem {
  return new SyntaxProblem(`expected at most ${maxNodes} values, found more`, lineAt(text, offset));
}

export function tooManyAliases(text: string, offset: number): SyntaxProblem {
  return new SyntaxProblem(
    `expected aliases for at most ${maxAliasedNodes} values, found more`,
    lineAt(text, offset),
    'TOO_MANY_ALIASES',
  );
}
