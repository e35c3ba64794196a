import type { Sighting } from '../sighting.ts';

/** Shorter ones stand in ordinary words, and hiding them would hide nothing. */
const shortestMasked = 4;

/** Hides the secrets of a file in what is told about that file. */
export type Mask = (file: string, text: string) => string;

/** A password can be the user's name as well, or stand in an address or a key. */
export function createMask(sightings: readonly Sighting[]): Mask {
  const byFile = new Map<string, Set<string>>();
  for (const { secret, place } of sightings) {
    const value = secret?.reveal() ?? '';
    if (value.length < shortestMasked) continue;
    byFile.set(place.file, (byFile.get(place.file) ?? new Set()).add(value));
  }
  const longestFirst = new Map(
    [...byFile].map(([file, values]) => [
      file,
      [...values].toSorted((a, b) => b.length - a.length),
    ]),
  );
  return (file, text) =>
    (longestFirst.get(file) ?? []).reduce(
      (hidden, value) => hidden.replaceAll(value, '<secret>'),
      text,
    );
}
