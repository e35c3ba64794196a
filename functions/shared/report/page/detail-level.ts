/** How much is shown of each endpoint; a long fleet gets less, so that the page stays small. */
export type DetailLevel = {
  readonly versions: number;
  readonly events: number;
  readonly readers: number;
  /** Findings of one code that are told one by one. */
  readonly findings: number;
  /** Characters of a sentence. */
  readonly text: number;
};

/** The richest first. */
export const detailLevels: readonly [DetailLevel, ...DetailLevel[]] = [
  { versions: 30, events: 50, readers: 50, findings: 2_000, text: 2_000 },
  { versions: 8, events: 12, readers: 8, findings: 500, text: 500 },
  { versions: 5, events: 5, readers: 4, findings: 200, text: 300 },
  { versions: 4, events: 2, readers: 2, findings: 100, text: 200 },
  { versions: 2, events: 0, readers: 0, findings: 50, text: 120 },
];

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
