import { type ParsedText, SyntaxProblem } from '../syntax-tree.ts';

export function parseSystemd(_text: string): ParsedText {
  throw new SyntaxProblem('not read yet', 1);
}
