import { createColors } from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

/**
 * https://no-color.org: any value but the empty one means no colours. `isTTY` of a stream that is
 * no terminal is undefined, whatever its type says; left undefined, `createColors` would go by
 * `CI` and `FORCE_COLOR` and colour what somebody pipes into a file.
 */
export function colorsFor(isTTY: boolean | undefined, noColor: string | undefined): Colors {
  return createColors(isTTY === true && (noColor ?? '') === '');
}
