import type { Fingerprint } from '../secret.ts';
import type { Sighting } from '../sighting.ts';
import { compareOtherPlaces, placeOf } from './order.ts';
import type { OtherPlace } from './scan-report.ts';

/** Of a secret that stands everywhere each place would else name all others. */
const mostNamed = 10;

export type OtherPlaces = {
  /** The first of them. */
  readonly alsoAt: readonly OtherPlace[];
  readonly alsoAtCount: number;
  /** Whether one of all places is in Git's history. */
  readonly isInHistory: boolean;
};

const none: OtherPlaces = { alsoAt: [], alsoAtCount: 0, isInHistory: false };

/** Tells of a sighting, by its fingerprint, where else its secret stands. */
export function findOtherPlaces(
  sightings: readonly Sighting[],
  fingerprint: Fingerprint,
): (sighting: Sighting, print: string | undefined) => OtherPlaces {
  const groups = groupPlaces(sightings, fingerprint);
  const firstOf = new Map(
    [...groups].map(([print, places]) => [
      print,
      // One more, for a place is no other one of itself.
      [...places.values()].toSorted(compareOtherPlaces).slice(0, mostNamed + 1),
    ]),
  );
  const inHistory = new Set(
    [...groups].flatMap(([print, places]) =>
      [...places.values()].some(({ commit }) => commit !== undefined) ? [print] : [],
    ),
  );
  return (sighting, print = '') => {
    const places = groups.get(print);
    if (places === undefined) return none;
    const own = keyOf(placeOf(sighting));
    return {
      alsoAt: (firstOf.get(print) ?? []).filter((each) => keyOf(each) !== own).slice(0, mostNamed),
      alsoAtCount: places.size - (places.has(own) ? 1 : 0),
      isInHistory: inHistory.has(print) || sighting.commit !== undefined,
    };
  };
}

const keyOf = ({ file, line, column, commit = '' }: OtherPlace): string =>
  `${line}:${column}:${commit}:${file}`;

/** The places of each secret, each once. */
function groupPlaces(
  sightings: readonly Sighting[],
  fingerprint: Fingerprint,
): ReadonlyMap<string, ReadonlyMap<string, OtherPlace>> {
  const groups = new Map<string, Map<string, OtherPlace>>();
  const inHistory = new Set<string>();
  for (const sighting of sightings) {
    const { secret, place, commit } = sighting;
    if (secret === undefined) continue;
    const print = fingerprint(secret);
    // Of a file's many versions the newest says enough.
    const version = `${print} ${place.file}`;
    if (commit !== undefined && inHistory.has(version)) continue;
    if (commit !== undefined) inHistory.add(version);
    const group = groups.get(print) ?? new Map<string, OtherPlace>();
    const other = placeOf(sighting);
    groups.set(print, group.set(keyOf(other), other));
  }
  return groups;
}
