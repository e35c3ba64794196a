import type { Sighting } from '../sighting.ts';
import { type DecodedAddress, decodePercent } from './percent-encoding.ts';
import { createValueFinder, shortestFound, type ValueFinder } from './value-finder.ts';

/** Hides the secrets of a file in what is told about that file. */
export type Mask = (file: string, text: string) => string;

/** A password can be the user's name as well, or stand in an address or a key, percent-encoded too. */
export function createMask(sightings: readonly Sighting[]): Mask {
  const byFile = new Map<string, ValueFinder>();
  for (const { secret, place } of sightings) {
    const value = secret?.reveal() ?? '';
    // Shorter ones stand in ordinary words, and hiding them would hide nothing.
    if (value.length < shortestFound) continue;
    const finder = byFile.get(place.file) ?? createValueFinder();
    finder.add(value);
    byFile.set(place.file, finder);
  }
  return (file, text) => {
    const finder = byFile.get(file);
    if (finder === undefined) return text;
    const written = finder.find(text);
    const encoded = text.includes('%') ? findEncoded(finder, decodePercent(text)) : [];
    return hide(text, [...written, ...encoded]);
  };
}

type Range = readonly [start: number, end: number];

const findEncoded = (finder: ValueFinder, { text, offsets }: DecodedAddress): Range[] =>
  finder.find(text).map(([start, end]) => [offsets[start] ?? 0, offsets[end] ?? 0]);

/** Values that overlap are hidden together. */
function hide(text: string, ranges: readonly Range[]): string {
  let hidden = '';
  let at = 0;
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (end <= at) continue;
    if (start >= at) hidden += `${text.slice(at, start)}<secret>`;
    at = end;
  }
  return hidden + text.slice(at);
}
