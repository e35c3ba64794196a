import type { Scalar as YamlScalar } from 'yaml';
import type { Scalar, ScalarState } from '../syntax-tree.ts';
import { contentSpan } from './content-span.ts';
import { makeScalar } from './scalar.ts';

/** With the span within the quotes, or of the content lines of a block. */
export function readYamlScalar(
  text: string,
  node: YamlScalar.Parsed,
  state: ScalarState = 'literal',
): Scalar {
  const value = node.source;
  const [start, end] = node.range;
  switch (node.type) {
    case 'QUOTE_SINGLE':
      return makeScalar(value, start + 1, end - 1, 'single', state);
    case 'QUOTE_DOUBLE':
      return makeScalar(value, start + 1, end - 1, 'double', state);
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED': {
      const header = text.indexOf('\n', start);
      const span = contentSpan(text, header === -1 ? end : Math.min(header + 1, end), end);
      return makeScalar(value, span.start, span.end, 'block', state);
    }
    case 'PLAIN':
    case undefined:
      return makeScalar(value, start, end, 'plain', state);
  }
}
