import { createRequire } from 'node:module';
import { Language, type Node, Parser, type Range } from 'web-tree-sitter';
import { type ParsedText, type Span, SyntaxProblem } from '../syntax-tree.ts';
import { HclTree } from './hcl-tree.ts';
import { lineAt } from './line-at.ts';

/** Leaves out spans of the text, in their order. Throws a SyntaxProblem. */
type ParseHcl = (text: string, leftOut?: Iterable<Span>) => ParsedText;

let loading: Promise<ParseHcl> | undefined;

/** The parser of HCL, in Terraform's dialect; the grammar is loaded at the first call. */
export function loadHcl(): Promise<ParseHcl> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ParseHcl> {
  await Parser.init();
  const { resolve } = createRequire(import.meta.url);
  const grammar = resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
  const language = await Language.load(grammar);
  return (text, leftOut = []) => parseHcl(language, text, leftOut);
}

/** Characters; a megabyte takes the grammar some 250 MB of memory that WebAssembly never gives back. */
const maxLength = 500_000;

/** Parser and tree are of WebAssembly's memory, which nothing collects. */
function parseHcl(language: Language, text: string, leftOut: Iterable<Span>): ParsedText {
  if (text.length > maxLength) {
    throw new SyntaxProblem(`expected at most ${maxLength} characters of HCL, found more`, 1);
  }
  const parser = new Parser();
  try {
    const includedRanges = rangesBetween(leftOut, text.length);
    const tree = parser.setLanguage(language).parse(text, null, { includedRanges });
    if (tree === null) throw new SyntaxProblem('not HCL', 1);
    try {
      const error = firstError(tree.rootNode);
      if (error !== undefined) throw problemAt(text, error);
      return { documents: [new HclTree(text).readFile(tree.rootNode)] };
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

/** Rows and columns are not asked for; to count them would take a pass over the text. */
function rangesBetween(leftOut: Iterable<Span>, length: number): Range[] {
  const ranges: Range[] = [];
  let startIndex = 0;
  for (const { start, end } of [...leftOut, { start: length, end: length }]) {
    const startPosition = { row: 0, column: startIndex };
    const endPosition = { row: 0, column: start };
    if (start > startIndex)
      ranges.push({ startIndex, endIndex: start, startPosition, endPosition });
    startIndex = end;
  }
  return ranges;
}

function problemAt(text: string, error: Node): SyntaxProblem {
  const reason = error.isMissing ? 'something is missing' : 'a token is unexpected';
  return new SyntaxProblem(`not HCL: ${reason}`, lineAt(text, error.startIndex));
}

function firstError(root: Node): Node | undefined {
  let node: Node | undefined = root.hasError ? root : undefined;
  while (node !== undefined && !node.isError && !node.isMissing) {
    const inner: Node | undefined = node.children.find((child) => child.hasError);
    if (inner === undefined) return node;
    node = inner;
  }
  return node;
}
