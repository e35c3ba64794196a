import type { Fingerprint } from '../secret.ts';
import type { ScanProblem, Sighting } from '../sighting.ts';
import { adviceFor } from './advice.ts';
import { foldHistory } from './history.ts';
import { comparePlaces, compareProblems } from './order.ts';
import { findOtherPlaces } from './other-places.ts';
import { judgeRisk } from './risk.ts';
import type { ReportedSighting, Scanned, ScanReport } from './scan-report.ts';
import { judgeHashes } from './shared-hashes.ts';

export type Findings = {
  readonly sightings: readonly Sighting[];
  readonly problems: readonly ScanProblem[];
  readonly scanned: Scanned;
  /** References beyond those that are listed. */
  readonly unlisted?: number;
};

/**
 * Puts together what all sources gave, in an order of its own. Of Git's history the newest comes
 * first.
 */
export function compileReport(findings: Findings, fingerprint: Fingerprint): ScanReport {
  const sightings = judgeHashes(foldHistory(findings.sightings)).toSorted(comparePlaces);
  const othersOf = findOtherPlaces(findings.sightings, fingerprint);
  return {
    sightings: sightings.map((sighting) => complete(sighting, fingerprint, othersOf)),
    problems: onceEach(findings.problems).toSorted(compareProblems),
    scanned: findings.scanned,
    unlisted: findings.unlisted ?? 0,
  };
}

/** A file of today and a commit may have the same. */
const onceEach = (problems: readonly ScanProblem[]): readonly ScanProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

function complete(
  sighting: Sighting,
  fingerprint: Fingerprint,
  othersOf: ReturnType<typeof findOtherPlaces>,
): ReportedSighting {
  const print = sighting.secret && fingerprint(sighting.secret);
  const { alsoAt, alsoAtCount, isInHistory } = othersOf(sighting, print);
  const risk = judgeRisk(sighting, isInHistory);
  const advice = adviceFor(sighting, risk);
  const named = print === undefined ? {} : { fingerprint: print };
  return { ...sighting, ...named, alsoAt, alsoAtCount, risk, advice };
}
