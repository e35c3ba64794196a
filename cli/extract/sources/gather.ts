import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Findings } from '../report/compile-report.ts';
import type { SourceWatch } from '../scan.ts';
import type { SourceText, TextScan } from '../scan-text.ts';
import type { ScanProblem, Sighting } from '../sighting.ts';
import type { ScanPool } from './scan-pool.ts';

/** What a source came upon. */
export type Gathered = {
  readonly bytes: number;
  readonly source?: SourceText;
  readonly problem?: ScanProblem;
  /** Not looked at, or not wholly. */
  readonly isSkipped?: boolean;
  /** One of several pieces of a file that was counted already. */
  readonly isContinued?: boolean;
  /** What its scan is turned into before it counts, such as by lines that are further down. */
  readonly adapt?: (scan: TextScan) => TextScan;
};

/** Texts under way at once, so that memory does not grow with what is scanned. */
const mostTexts = 256;
const mostCharacters = 24 * 2 ** 20;
const turnEveryMs = 5;

/** Of references: a file of service discovery can have a million. */
const mostReferences = 10_000;

type Sum = {
  readonly sightings: Sighting[];
  readonly problems: ScanProblem[];
  /** Literals. */
  found: number;
  unlisted: number;
};

function addTo(sum: Sum, sighting: Sighting): void {
  if (sighting.holds === 'literal') sum.found += 1;
  else if (sum.sightings.length - sum.found >= mostReferences) {
    sum.unlisted += 1;
    return;
  }
  sum.sightings.push(sighting);
}

/** Has everything scanned as it comes, and adds it up. */
export async function gather(
  items: Iterable<Gathered> | AsyncIterable<Gathered>,
  pool: ScanPool,
  { signal, onProgress }: SourceWatch,
): Promise<Findings> {
  const sum: Sum = { sightings: [], problems: [], found: 0, unlisted: 0 };
  const scanned = { files: 0, bytes: 0, skipped: 0 };
  const underWay = new Set<Promise<void>>();
  let characters = 0;
  let turnAt = performance.now();

  async function scanOne(source: SourceText, adapt: Gathered['adapt']): Promise<void> {
    const scan = await pool.scan(source);
    const { sightings, problems } = adapt?.(scan) ?? scan;
    for (const sighting of sightings) addTo(sum, sighting);
    for (const each of problems) sum.problems.push(each);
    characters -= source.text.length;
  }
  for await (const { bytes, source, problem, isSkipped, isContinued, adapt } of items) {
    signal.throwIfAborted();
    scanned.bytes += bytes;
    if (isContinued !== true) scanned.files += 1;
    if (isSkipped === true) scanned.skipped += 1;
    if (problem !== undefined) sum.problems.push(problem);
    if (source !== undefined) {
      characters += source.text.length;
      const scan = scanOne(source, adapt).finally(() => underWay.delete(scan));
      underWay.add(scan);
    }
    while (underWay.size >= mostTexts || (characters > mostCharacters && underWay.size > 0))
      await Promise.race(underWay);
    // What reads files does so synchronously; the threads and the person want an answer meanwhile.
    if (performance.now() - turnAt > turnEveryMs) {
      await nextTurn();
      turnAt = performance.now();
      onProgress({ files: scanned.files, bytes: scanned.bytes, found: sum.found });
    }
  }
  await Promise.all(underWay);
  signal.throwIfAborted();
  const { sightings, problems, unlisted } = sum;
  return { sightings, problems, unlisted, scanned };
}
