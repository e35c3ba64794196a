import type { Sighting } from '../sighting.ts';
import { type Candidate, findCandidates, type LeftOver } from './candidates.ts';

const staleReason =
  'another password of the same user is the right one, and this one is refused: a stale copy, or wrong; take it out';

/** What is told of a password once another one of its user is known to be right. */
export const leftAsStale = ({ places }: Pick<Candidate, 'places'>): LeftOver[] =>
  places.map(({ kind, ...place }) => ({ place, kind, reason: staleReason }));

export const areStale = (leftOver: readonly LeftOver[]): LeftOver[] =>
  leftOver.filter(({ reason }) => reason === staleReason);

export type Doubts = {
  /** Without those that no name of an endpoint may be given to. */
  readonly sightings: readonly Sighting[];
  /** Why one of those is left where it is; undefined: nothing speaks against moving it. */
  readonly reasonToStay: (sighting: Sighting) => string | undefined;
};

/**
 * Two passwords for one user and address: which is right is known to the receiver only. `stale` are
 * those that an import in the same run has had refused.
 */
export function findDoubts(
  sightings: readonly Sighting[],
  stale: readonly LeftOver[] = [],
): Doubts {
  const isStale = ({ place }: Sighting) => stale.some((left) => isAt(left.place, place));
  const rest = sightings.filter((sighting) => !isStale(sighting));
  const shared = findCandidates(rest)
    .candidates.filter(({ sharedBy }) => sharedBy > 1)
    .flatMap(({ places }) => places);
  const isShared = ({ place }: Sighting) => shared.some((one) => isAt(one, place));
  return {
    sightings: rest.filter((sighting) => !isShared(sighting)),
    reasonToStay: (sighting) => {
      if (isStale(sighting)) return staleReason;
      return isShared(sighting)
        ? 'two passwords for the same user and address: take the stale one out first'
        : undefined;
    },
  };
}

type Where = Sighting['place'];

const isAt = (one: Where, other: Where) =>
  one.file === other.file && one.line === other.line && one.column === other.column;
