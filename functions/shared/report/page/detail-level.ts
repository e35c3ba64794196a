/** How much is shown of each endpoint; of a long fleet less, so that the page stays small. */
export type DetailLevel = {
  readonly versions: number;
  /** Every time of every version. */
  readonly hasTimes: boolean;
  readonly events: number;
  /** Of people, roles and hosts. */
  readonly names: number;
  /** Findings of one code that are told one by one. */
  readonly findings: number;
  /** Characters of a sentence. */
  readonly text: number;
};

/** The richest first. */
export const detailLevels: readonly [DetailLevel, ...DetailLevel[]] = [
  { versions: 30, hasTimes: true, events: 50, names: 50, findings: 1_000, text: 2_000 },
  { versions: 8, hasTimes: true, events: 12, names: 20, findings: 500, text: 500 },
  { versions: 5, hasTimes: false, events: 5, names: 6, findings: 200, text: 300 },
  { versions: 4, hasTimes: false, events: 3, names: 3, findings: 100, text: 300 },
  { versions: 3, hasTimes: false, events: 0, names: 3, findings: 100, text: 300 },
  { versions: 1, hasTimes: false, events: 0, names: 1, findings: 40, text: 200 },
];

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
