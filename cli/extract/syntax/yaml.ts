import { Composer, type Document, type ErrorCode, Lexer, Parser, type YAMLParseError } from 'yaml';
import { type ParsedText, type Span, SyntaxProblem, type SyntaxTree } from '../syntax-tree.ts';
import { maxDepth, maxNodes, tooDeep, tooManyNodes } from './limits.ts';
import { lineAt } from './line-at.ts';
import { YamlTree } from './yaml-tree.ts';

/**
 * All documents of a YAML text. Values are those of YAML's failsafe schema: texts as they stand,
 * also of numbers, booleans and null. Repeated keys are kept, as the last one may not be the one
 * with the secret.
 */
export function parseYaml(text: string): ParsedText {
  const documents: SyntaxTree[] = [];
  for (const document of composed(text)) {
    const [error] = document.errors;
    if (error !== undefined) throw problemOf(text, error);
    if (document.contents !== null) {
      documents.push(new YamlTree(text).read(document.contents));
    }
  }
  return { documents };
}

/** Those documents of a text that are YAML, where others in it are not. Throws a SyntaxProblem. */
export function recoverYaml(text: string): readonly RecoveredDocument[] {
  const recovered: RecoveredDocument[] = [];
  for (const { errors, contents, range } of composed(text)) {
    const [start, , end] = range;
    if (errors.length === 0 && contents !== null) {
      recovered.push({ tree: new YamlTree(text).read(contents), span: { start, end } });
    }
  }
  return recovered;
}

export type RecoveredDocument = { readonly tree: SyntaxTree; readonly span: Span };

function composed(text: string): Iterable<Document.Parsed> {
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return composer.compose(tokensOf(text), false, text.length);
}

/** Ends what is too deep or too much before anything is composed of it. */
function* tokensOf(text: string): ReturnType<Parser['parse']> {
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    lexemes += 1;
    if (parser.stack.length > maxDepth + 10) throw tooDeep(text, parser.offset);
    if (lexemes > 4 * maxNodes) throw tooManyNodes(text, parser.offset);
  }
  yield* parser.end();
}

/** The parser's own messages quote the text. */
const reasons: { readonly [code in ErrorCode]?: string } = {
  BAD_ALIAS: 'an alias has no anchor before it',
  BAD_DQ_ESCAPE: 'an escape sequence is unknown',
  BAD_INDENT: 'the indentation does not fit',
  BAD_SCALAR_START: 'a plain value begins with a reserved character',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping stands where a key or a plain value is expected',
  BLOCK_IN_FLOW: 'a block collection stands within a flow collection',
  MISSING_CHAR: 'a quote, comma, colon or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab is used for indentation',
  UNEXPECTED_TOKEN: 'a token is unexpected',
};

function problemOf(text: string, error: YAMLParseError): SyntaxProblem {
  if (error.code === 'RESOURCE_EXHAUSTION') return tooDeep(text, error.pos[0]);
  const reason = reasons[error.code] ?? 'a construct is not valid';
  return new SyntaxProblem(`not YAML: ${reason}`, lineAt(text, error.pos[0]));
}
