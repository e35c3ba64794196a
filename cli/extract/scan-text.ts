import type { Format, ScanProblem, Sighting } from './sighting.ts';

export type SourceText = {
  /** As sightings name it. Its name and folders help to tell what it is. */
  readonly file: string;
  readonly text: string;
};

export type TextScan = {
  readonly sightings: readonly Sighting[];
  readonly problems: readonly ScanProblem[];
  readonly format: Format;
};

/** Finds the secrets of one text. Whatever the text is, it does not throw. */
export function scanText(_source: SourceText): Promise<TextScan> {
  return Promise.resolve({ sightings: [], problems: [], format: 'unparsed' });
}
