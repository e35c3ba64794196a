type Range = readonly [start: number, end: number];

/** In UTF-16 units. */
export const shortestFound = 4;

export type ValueFinder = {
  /** Of at least `shortestFound`. */
  readonly add: (value: string) => void;
  /** Where any of the values stands in the text: at each place the longest. */
  readonly find: (text: string) => Range[];
};

/** By their first characters and their lengths, so that thousands of values cost no more than one. */
export function createValueFinder(): ValueFinder {
  const byBeginning = new Map<string, Set<number>>();
  const values = new Set<string>();
  return {
    add(value) {
      values.add(value);
      const beginning = value.slice(0, shortestFound);
      const lengths = byBeginning.get(beginning) ?? new Set();
      byBeginning.set(beginning, lengths.add(value.length));
    },
    find(text) {
      const found: Range[] = [];
      for (let at = 0; at + shortestFound <= text.length; at += 1) {
        let longest = 0;
        for (const length of byBeginning.get(text.slice(at, at + shortestFound)) ?? []) {
          if (length > longest && values.has(text.slice(at, at + length))) longest = length;
        }
        if (longest > 0) found.push([at, at + longest]);
      }
      return found;
    },
  };
}
