import type { Presentation } from './presentation.ts';

/** Grows when a reader of the last one would misread the next; new keys may come without that. */
const documentVersion = 1;

/** The document of --json, described in docs/extract.md. */
export function toDocument(presentation: Presentation, next: readonly string[]) {
  const { found, referred, unlisted, sightings, problems, scanned } = presentation;
  return {
    version: documentVersion,
    found,
    referred,
    unlisted,
    sightings,
    problems,
    scanned,
    next,
  };
}
