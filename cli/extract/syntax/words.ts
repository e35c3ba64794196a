import type { ScalarState, Span } from '../syntax-tree.ts';

/** `value` is without quotes and escapes, `span` covers them; of an expression it is the source. */
export type Word = { readonly value: string; readonly state: ScalarState; readonly span: Span };

export function splitWords(_text: string): readonly Word[] {
  return [];
}
