import { type ParsedText, SyntaxProblem } from '../syntax-tree.ts';

export function parseAlloy(_text: string): ParsedText {
  throw new SyntaxProblem('not read yet', 1);
}
