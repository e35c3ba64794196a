import { type LocatedFound, scanDocument } from './scan-document.ts';
import type { Format, ScanProblem, Sighting } from './sighting.ts';
import { hasKeyword } from './sources/keywords.ts';

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
export async function scanText({ file, text }: SourceText): Promise<TextScan> {
  try {
    const scan = await scanDocument({ file, text });
    if (scan === undefined) {
      return { sightings: [], problems: [], format: 'unparsed' };
    }
    const { problem } = scan;
    return {
      sightings: sightingsOf(scan.found, file, text),
      problems:
        problem === undefined || !hasKeyword(text)
          ? []
          : [{ code: problem.code, file, line: problem.line, message: problem.message }],
      format: scan.format,
    };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'error';
    const message = `expected a text that can be read, found one that ends the scan of it (${name})`;
    const problem = { code: 'NOT_PARSED', file, message, isUnseen: true } as const;
    return { sightings: [], problems: [problem], format: 'unparsed' };
  }
}

/** In the order of the file. */
function sightingsOf(all: readonly LocatedFound[], file: string, text: string): Sighting[] {
  const sorted = all.toSorted((a, b) => a.at.start - b.at.start);
  const counter = new LineCounter(text);
  return sorted.map((found) => {
    const { at, isEncoded, onlyIfShared: _candidate, ...sighting } = found;
    const place = { file, ...counter.placeOf(at.start) };
    const isWritten = isEncoded !== true;
    return { ...sighting, place, ...(isWritten && { span: at }) };
  });
}

/** Counts on from the place that was asked for last. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  placeOf(offset: number): { readonly line: number; readonly column: number } {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#lineStart);
      if (end === -1 || end >= offset) {
        return { line: this.#line, column: offset - this.#lineStart + 1 };
      }
      this.#line += 1;
      this.#lineStart = end + 1;
    }
  }
}
