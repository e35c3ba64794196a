import type { Scalar as YamlScalar } from 'yaml';
import type { Scalar, ScalarState } from '../syntax-tree.ts';
import { contentSpan } from './content-span.ts';
import { makeScalar } from './scalar.ts';

/** With the span within the quotes, or of the content lines of a block. */
export function readYamlScalar(text: string, node: YamlScalar.Parsed, state: ScalarState): Scalar {
  const value = node.source;
  const [start, end] = node.range;
  if (node.type === 'QUOTE_SINGLE') return makeScalar(value, start + 1, end - 1, 'single', state);
  if (node.type === 'QUOTE_DOUBLE') return makeScalar(value, start + 1, end - 1, 'double', state);
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    const header = text.indexOf('\n', start);
    const span = contentSpan(text, header === -1 ? end : Math.min(header + 1, end), end, value);
    return makeScalar(value, span.start, span.end, 'block', state);
  }
  return makeScalar(value, start, end, 'plain', state);
}
