import type { Format, Holds, Kind, Role, ScanProblem } from '../sighting.ts';
import { createMask, type Mask } from './mask.ts';
import {
  isExposed,
  type OtherPlace,
  type ReportedSighting,
  type Risk,
  type Scanned,
  type ScanReport,
} from './scan-report.ts';

/** A sighting as people and programs see it: without the secret. Its names are those of others. */
export type PresentedSighting = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly commit?: string;
  readonly format: Format;
  readonly kind: Kind;
  readonly role: Role;
  readonly path: string;
  readonly url?: string;
  readonly username?: string;
  readonly holds: Holds;
  readonly reference?: string;
  readonly fingerprint?: string;
  /** The first of `alsoAtCount` places. */
  readonly alsoAt: readonly OtherPlace[];
  readonly alsoAtCount: number;
  readonly risk: Risk;
  readonly advice: string;
};

export type Presentation = {
  /** Literals, and hashes that are as good as them. */
  readonly found: number;
  /** Places that refer to a file, a variable or ciphertext. */
  readonly referred: number;
  /** How many of those are none of `sightings`. */
  readonly unlisted: number;
  readonly sightings: readonly PresentedSighting[];
  readonly problems: readonly ScanProblem[];
  readonly scanned: Scanned;
};

export function present({ sightings, problems, scanned, unlisted }: ScanReport): Presentation {
  const mask = createMask(sightings);
  const found = sightings.filter(isExposed).length;
  return {
    found,
    referred: sightings.length - found + unlisted,
    unlisted,
    sightings: sightings.map((sighting) => presentSighting(sighting, mask)),
    problems: problems.map((problem) => ({
      ...problem,
      message: mask(problem.file, problem.message),
    })),
    scanned,
  };
}

function presentSighting(sighting: ReportedSighting, mask: Mask): PresentedSighting {
  const { place, commit, format, kind, role, holds, fingerprint, risk } = sighting;
  const { url, username, reference, alsoAt, alsoAtCount } = sighting;
  const hide = (text: string): string => mask(place.file, text);
  return {
    file: place.file,
    line: place.line,
    column: place.column,
    ...(commit !== undefined && { commit }),
    format,
    kind,
    role,
    path: hide(sighting.path),
    ...(url !== undefined && { url: hide(url) }),
    ...(username !== undefined && { username: hide(username) }),
    holds,
    ...(reference !== undefined && { reference: hide(reference) }),
    ...(fingerprint !== undefined && { fingerprint }),
    alsoAt,
    alsoAtCount,
    risk,
    advice: sighting.advice,
  };
}
