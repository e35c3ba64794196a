import { type ParsedText, SyntaxProblem } from '../syntax-tree.ts';

export function parseInventory(_text: string): ParsedText {
  throw new SyntaxProblem('not read yet', 1);
}
