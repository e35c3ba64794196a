import { resolve } from 'node:path';
import type { Source } from './scan.ts';
import type { TextScan } from './scan-text.ts';
import type { ScanProblem, Sighting } from './sighting.ts';
import { fileName } from './sources/file-name.ts';
import type { FilePath } from './sources/file-path.ts';
import { type Gathered, gather } from './sources/gather.ts';
import { haveKeyword } from './sources/keywords.ts';
import { createTextReader, mostBytes, type TextReader } from './sources/read-text.ts';
import { readWindows } from './sources/read-windows.ts';
import { createScanPool, type PoolLimits } from './sources/scan-pool.ts';
import { isAboutMetrics } from './sources/subject.ts';
import { type WalkedFile, walk } from './sources/walk.ts';
import type { Span } from './syntax-tree.ts';

export type FileScanOptions = {
  /** What names are relative to. */
  readonly folder: string;
  readonly limits?: PoolLimits;
};

/** Files, and what is in folders, as a source of the scan. */
export const scanFiles =
  (paths: readonly string[], { folder, limits }: FileScanOptions): Source =>
  async (watch) => {
    const pool = createScanPool(limits);
    const stop = (): void => void pool.close();
    watch.signal.addEventListener('abort', stop);
    try {
      const absolute = paths.map((path) => resolve(folder, path));
      return await gather(look(absolute, folder), pool, watch);
    } finally {
      watch.signal.removeEventListener('abort', stop);
      await pool.close();
    }
  };

function* look(paths: readonly string[], folder: string): Generator<Gathered> {
  const read = createTextReader();
  for (const walked of walk(paths)) {
    if ('file' in walked) yield* lookAt(walked.file, folder, read);
    else {
      const problem = { ...walked.problem, file: fileName(walked.problem.file, folder) };
      yield { bytes: 0, problem, isSkipped: true, isContinued: true };
    }
  }
}

function* lookAt(
  { path, isNamed }: WalkedFile,
  folder: string,
  read: TextReader,
): Generator<Gathered> {
  const file = fileName(path.toString(), folder);
  const reading = read(path, file);
  const { bytes } = reading;
  if (reading.is === 'large') yield* lookAtLarge(path, file, bytes);
  else if (reading.is === 'unreadable') yield { ...reading, isSkipped: true };
  else if (reading.is === 'binary') yield { bytes, ...binary(file, isNamed) };
  else if (reading.is === 'text') {
    const { text, problem } = reading;
    yield {
      bytes,
      source: { file, text },
      ...(problem !== undefined && { problem }),
      // What the report calls it is not its name: nobody finds it by that, to rewrite it.
      ...(typeof path !== 'string' && { adapt: withoutSpans }),
    };
  } else yield { bytes };
}

/** A folder has many images and archives; only of a file that somebody named it is worth saying. */
const binary = (file: string, isNamed: boolean): Partial<Gathered> => {
  if (!isNamed) return {};
  const message = 'expected text, found a binary file';
  return { problem: { code: 'BINARY_FILE', file, message }, isSkipped: true };
};

/** Each piece is taken for a file of its own: most formats still tell where a value is a secret. */
function* lookAtLarge(path: FilePath, file: string, size: number): Generator<Gathered> {
  const message = `expected at most ${mostBytes} bytes, found ${size}; looked at piece by piece, without what goes before`;
  const problem: ScanProblem = { code: 'FILE_TOO_LARGE', file, message };
  yield { bytes: 0, problem, isSkipped: true };
  for (const { bytes, firstLine } of readWindows(path, size)) {
    const here = { bytes: bytes.length, isContinued: true };
    const text = haveKeyword(bytes) ? bytes.toString('utf8') : '';
    if (!isAboutMetrics(text) && !isAboutMetrics(file)) yield here;
    else yield { ...here, source: { file, text }, adapt: (scan) => movedBy(firstLine - 1, scan) };
  }
}

/** That a piece does not parse by itself is no news; where its values stand in the file is not known. */
const movedBy = (lines: number, scan: TextScan): TextScan => ({
  ...scan,
  problems: [],
  sightings: withoutSpans(scan).sightings.map((sighting) => {
    const { place } = sighting;
    return { ...sighting, place: { ...place, line: place.line + lines } };
  }),
});

const withoutSpans = (scan: TextScan): TextScan => ({
  ...scan,
  sightings: scan.sightings.map((sighting) => {
    const without: Omit<Sighting, 'span'> & { span?: Span } = { ...sighting };
    delete without.span;
    return without;
  }),
});
