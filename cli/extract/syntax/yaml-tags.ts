import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Scalar, ScalarState } from '../syntax-tree.ts';
import { makeScalar } from './scalar.ts';

/**
 * What an application's own tag makes of a value: `!vault` is ciphertext, `!unsafe` is Ansible's
 * text without templates; all others are evaluated (`!secret`, `!ENV`, `!Ref`, `!reference`).
 */
export function stateByTag(tag: string | undefined): ScalarState {
  if (tag === undefined || tag === '!' || tag === '!unsafe' || !tag.startsWith('!')) {
    return 'literal';
  }
  return tag.startsWith('!vault') ? 'encrypted' : 'expression';
}

/**
 * A collection that is evaluated as a whole: `!reference [job, script]`, or a template without
 * quotes (`{{ .Values.x }}`), which YAML takes for a mapping with a mapping as its key.
 */
export function readEvaluated(text: string, node: ParsedNode): Scalar | undefined {
  const [start, end] = node.range;
  if (isMap(node) && text.startsWith('{{', start)) {
    return makeScalar(text.slice(start, end), start, end, 'plain', 'expression');
  }
  if (isSeq(node) && stateByTag(node.tag) === 'expression' && node.items.every(isScalar)) {
    const value = `${node.tag} ${text.slice(start, end)}`;
    return makeScalar(value, start, end, 'plain', 'expression');
  }
  return undefined;
}
