/** Numbers that look random and follow from a seed. */
export type Random = {
  /** From 0 up to and without 1. */
  readonly next: () => number;
  readonly integer: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
};

/** The generator "mulberry32" of Tommy Ettinger, on a seed that was spread first. */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}
