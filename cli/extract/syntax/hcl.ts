import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { type ParsedText, type ParseText, SyntaxProblem } from '../syntax-tree.ts';
import { HclTree } from './hcl-tree.ts';
import { lineAt } from './line-at.ts';

let loading: Promise<ParseText> | undefined;

/** The parser of HCL, in Terraform's dialect; the grammar is loaded at the first call. */
export function loadHcl(): Promise<ParseText> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ParseText> {
  await Parser.init();
  const { resolve } = createRequire(import.meta.url);
  const grammar = resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
  const language = await Language.load(grammar);
  return (text) => parseHcl(language, text);
}

/** Characters; a megabyte takes the grammar some 250 MB of memory that WebAssembly never gives back. */
const maxLength = 500_000;

/** Parser and tree are of WebAssembly's memory, which nothing collects. */
function parseHcl(language: Language, text: string): ParsedText {
  if (text.length > maxLength) {
    throw new SyntaxProblem(`expected at most ${maxLength} characters of HCL, found more`, 1);
  }
  const parser = new Parser();
  try {
    const tree = parser.setLanguage(language).parse(text);
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
