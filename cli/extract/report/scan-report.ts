import type { Place, ScanProblem, Sighting } from '../sighting.ts';

/**
 * - `leaked`: stands in Git's history, where everybody with a clone has it for good;
 * - `none`: nothing that could be read off, such as a reference or ciphertext.
 */
export const risks = ['leaked', 'high', 'medium', 'low', 'none'] as const;

export type Risk = (typeof risks)[number];

export type OtherPlace = Place & {
  /** Where that place is in Git's history. */
  readonly commit?: string;
};

export type ReportedSighting = Sighting & {
  /** Of what has a secret; equal for equal secrets within this report only. */
  readonly fingerprint?: string;
  /** Where else the same secret stands: the first of those places. */
  readonly alsoAt: readonly OtherPlace[];
  /** How many there are in all. */
  readonly alsoAtCount: number;
  readonly risk: Risk;
  /** What to do about it, in one sentence without a full stop. */
  readonly advice: string;
};

export type Scanned = {
  readonly files: number;
  readonly bytes: number;
  /** Files that were not looked at, or not wholly; each is a problem as well. */
  readonly skipped: number;
};

export const nothingScanned: Scanned = { files: 0, bytes: 0, skipped: 0 };

export type ScanReport = {
  readonly sightings: readonly ReportedSighting[];
  readonly problems: readonly ScanProblem[];
  readonly scanned: Scanned;
  /** References that were counted only. */
  readonly unlisted: number;
};

/** What the exit status tells of: values that stand there, and hashes as good as values. */
export const isExposed = ({ holds }: Pick<Sighting, 'holds'>): boolean => holds === 'literal';
