import { createColors } from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

/** https://no-color.org: any value but the empty one means no colours. */
export function colorsFor(isTerminal: boolean, noColor: string | undefined): Colors {
  return createColors(isTerminal && (noColor ?? '') === '');
}
