import type { Scalar, ScalarState, ScalarStyle } from '../syntax-tree.ts';

/** SOPS' values in place, and what `ansible-vault encrypt_string` prints. */
const ciphertext = /^\s*(?:ENC\[AES256_GCM,|\$ANSIBLE_VAULT;)/;

export function makeScalar(
  value: string,
  start: number,
  end: number,
  style: ScalarStyle,
  state: ScalarState = 'literal',
): Scalar {
  const encrypted = ciphertext.test(value);
  return {
    type: 'scalar',
    value,
    state: encrypted ? 'encrypted' : state,
    span: { start, end },
    style,
  };
}
