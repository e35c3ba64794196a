import { type ParsedText, SyntaxProblem } from '../syntax-tree.ts';

export function parseDotenv(_text: string): ParsedText {
  throw new SyntaxProblem('not read yet', 1);
}
