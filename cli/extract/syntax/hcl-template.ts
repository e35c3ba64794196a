import type { Node } from 'web-tree-sitter';
import type { Scalar } from '../syntax-tree.ts';
import { contentSpan } from './content-span.ts';
import { unescape } from './escapes.ts';
import { makeScalar } from './scalar.ts';

/**
 * A string, quoted or as a heredoc. One with `${…}` or `%{…}` is an expression, whose value has
 * them as they stand, so that a document within can still be read.
 */
export function readHclTemplate(text: string, node: Node): Scalar {
  const evaluated = node.namedChildren.some(isEvaluated);
  const state = evaluated ? 'expression' : 'literal';
  if (node.type === 'heredoc_template') {
    const { from, to, indented } = linesOf(text, node);
    const value = valueOfLines(text.slice(from, to), indented);
    const span = contentSpan(text, from, to, value);
    return makeScalar(plainMarkers(value), span.start, span.end, 'block', state);
  }
  const start = node.startIndex + 1;
  const end = node.endIndex - 1;
  return makeScalar(plainMarkers(unescape(text.slice(start, end))), start, end, 'double', state);
}

function isEvaluated(part: Node): boolean {
  return part.type === 'template_interpolation' || part.type === 'template_directive';
}

/** `$${` and `%%{` are the escapes of `${` and `%{`. */
function plainMarkers(value: string): string {
  return value.replaceAll('$${', () => '${').replaceAll('%%{', '%{');
}

function linesOf(
  text: string,
  node: Node,
): { readonly from: number; readonly to: number; readonly indented: boolean } {
  const first = text.indexOf('\n', node.startIndex);
  const last = text.lastIndexOf('\n', node.endIndex - 1);
  return {
    from: first + 1,
    to: Math.max(first, last) + 1,
    indented: text.startsWith('<<-', node.startIndex),
  };
}

/** `<<-` takes away the indentation that all lines share. */
function valueOfLines(source: string, indented: boolean): string {
  const lines = source.split(/\r?\n/);
  if (!indented) return lines.join('\n');
  const indentations = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const shared = indentations.reduce((least, each) => Math.min(least, each), Infinity);
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(shared))).join('\n');
}
