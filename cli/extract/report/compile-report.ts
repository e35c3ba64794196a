import type { Fingerprint } from '../secret.ts';
import type { ScanProblem, Sighting } from '../sighting.ts';
import { adviceFor } from './advice.ts';
import { foldHistory } from './history.ts';
import { compareOtherPlaces, comparePlaces, compareProblems, placeOf } from './order.ts';
import { judgeRisk } from './risk.ts';
import type { OtherPlace, ReportedSighting, Scanned, ScanReport } from './scan-report.ts';
import { judgeHashes } from './shared-hashes.ts';

export type Findings = {
  readonly sightings: readonly Sighting[];
  readonly problems: readonly ScanProblem[];
  readonly scanned: Scanned;
};

/**
 * Puts together what all sources gave, in an order of its own. Of Git's history the newest comes
 * first.
 */
export function compileReport(findings: Findings, fingerprint: Fingerprint): ScanReport {
  const sightings = judgeHashes(foldHistory(findings.sightings)).toSorted(comparePlaces);
  const places = placesOf(findings.sightings, fingerprint);
  return {
    sightings: sightings.map((sighting) => complete(sighting, fingerprint, places)),
    problems: onceEach(findings.problems).toSorted(compareProblems),
    scanned: findings.scanned,
  };
}

/** A file of today and a commit may have the same. */
const onceEach = (problems: readonly ScanProblem[]): readonly ScanProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

function complete(
  sighting: Sighting,
  fingerprint: Fingerprint,
  places: ReadonlyMap<string, readonly OtherPlace[]>,
): ReportedSighting {
  const print = sighting.secret && fingerprint(sighting.secret);
  const alsoAt = (places.get(print ?? '') ?? []).filter((other) => !isSame(other, sighting));
  const risk = judgeRisk(sighting, alsoAt);
  const advice = adviceFor(sighting, risk);
  return { ...sighting, ...(print !== undefined && { fingerprint: print }), alsoAt, risk, advice };
}

const isSame = (other: OtherPlace, { place, commit }: Sighting): boolean =>
  other.file === place.file &&
  other.line === place.line &&
  other.column === place.column &&
  other.commit === commit;

/** The places of each secret, by its fingerprint. */
function placesOf(
  sightings: readonly Sighting[],
  fingerprint: Fingerprint,
): ReadonlyMap<string, readonly OtherPlace[]> {
  const places = new Map<string, OtherPlace[]>();
  const inHistory = new Set<string>();
  for (const sighting of sightings) {
    const { secret, place, commit } = sighting;
    if (secret === undefined) continue;
    const print = fingerprint(secret);
    // Of a file's many versions the newest says enough.
    const version = `${print} ${place.file}`;
    if (commit !== undefined && inHistory.has(version)) continue;
    if (commit !== undefined) inHistory.add(version);
    places.set(print, [...(places.get(print) ?? []), placeOf(sighting)]);
  }
  return new Map([...places].map(([print, of]) => [print, of.toSorted(compareOtherPlaces)]));
}
