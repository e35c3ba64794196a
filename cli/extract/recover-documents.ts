import type { Syntax } from './formats/file-kinds.ts';
import { recoverJson } from './syntax/json.ts';
import { recoverYaml } from './syntax/yaml.ts';
import { SyntaxProblem, type SyntaxTree } from './syntax-tree.ts';

export type Recovered = {
  readonly documents: readonly SyntaxTree[];
  /** The text of the same length that is left to be read by line. */
  readonly rest: string;
};

/** What can be read of a text that does not parse as a whole. */
export function recoverDocuments(syntax: Syntax, source: string, text: string): Recovered {
  try {
    if (syntax === 'json') {
      return { documents: recoverJson(source).documents, rest: text };
    }
    return syntax === 'yaml' ? recoverBetween(source, text) : { documents: [], rest: text };
  } catch (error) {
    if (error instanceof SyntaxProblem) {
      return { documents: [], rest: text };
    }
    throw error;
  }
}

function recoverBetween(source: string, text: string): Recovered {
  const recovered = recoverYaml(source);
  let rest = '';
  for (const { span } of recovered) {
    rest += text.slice(rest.length, span.start);
    rest += text.slice(span.start, span.end).replaceAll(/[^\n]/g, ' ');
  }
  return { documents: recovered.map(({ tree }) => tree), rest: rest + text.slice(rest.length) };
}
