import { resolve } from 'node:path';
import type { Findings } from './report/compile-report.ts';
import { nothingScanned } from './report/scan-report.ts';
import type { Source, SourceWatch } from './scan.ts';
import type { ScanProblem, Sighting } from './sighting.ts';
import { fileName } from './sources/file-name.ts';
import { type Gathered, gather } from './sources/gather.ts';
import { type Blob, readBlobs } from './sources/git-blobs.ts';
import { findCommits } from './sources/git-commits.ts';
import { type FoundRepository, findRepository } from './sources/git-repository.ts';
import { complaintOf } from './sources/program-complaint.ts';
import { mostBytes, readBytes } from './sources/read-text.ts';
import { createScanPool, type PoolLimits } from './sources/scan-pool.ts';

export type HistoryScanOptions = {
  readonly folder: string;
  /** Git runs in it, without what it has of Git's own variables. */
  readonly environment: NodeJS.ProcessEnv;
  readonly limits?: PoolLimits;
};

/** Git's whole history of the repositories that the paths are in, as a source of the scan. */
export const scanHistory =
  (paths: readonly string[], options: HistoryScanOptions): Source =>
  async (watch) => {
    const seen = new Set<string>();
    let all: Findings = { sightings: [], problems: [], scanned: nothingScanned };
    for (const path of paths) {
      const findings = await scanOne(path, seen, { ...options, watch });
      all = {
        sightings: [...all.sightings, ...findings.sightings],
        problems: [...all.problems, ...findings.problems],
        scanned: {
          files: all.scanned.files + findings.scanned.files,
          bytes: all.scanned.bytes + findings.scanned.bytes,
          skipped: all.scanned.skipped + findings.scanned.skipped,
        },
      };
    }
    return all;
  };

type Scan = HistoryScanOptions & { readonly watch: SourceWatch };

async function scanOne(path: string, seen: Set<string>, scan: Scan): Promise<Findings> {
  const { folder, environment, watch } = scan;
  try {
    const repository = await findRepository(resolve(folder, path), environment, watch.signal);
    if (seen.has(repository.gitFolder)) return nothing([]);
    seen.add(repository.gitFolder);
    return await scanRepository(repository, path, scan);
  } catch (error) {
    watch.signal.throwIfAborted();
    return nothing([failed(path, complaintOf(error, 'apt-get install git, brew install git'))]);
  }
}

const failed = (file: string, message: string): ScanProblem => ({
  code: 'GIT_FAILED',
  file,
  message,
});
const nothing = (problems: readonly ScanProblem[]): Findings => ({
  sightings: [],
  problems,
  scanned: nothingScanned,
});

async function scanRepository(
  repository: FoundRepository,
  path: string,
  { folder, limits, watch }: Scan,
): Promise<Findings> {
  const hits: Hits = new Map();
  const root = fileName(repository.root, folder);
  const pool = createScanPool(limits);
  const stop = (): void => void pool.close();
  watch.signal.addEventListener('abort', stop);
  try {
    const findings = await gather(look(repository, root, hits), pool, watch);
    const sightings = await place(repository, root, hits);
    const cutOff = repository.isShallow ? [failed(path, shallow)] : [];
    return { ...findings, sightings, problems: [...onceEach(findings.problems), ...cutOff] };
  } finally {
    watch.signal.removeEventListener('abort', stop);
    await pool.close();
  }
}

const shallow =
  'expected the whole history, found a shallow clone: run "git fetch --unshallow" (in GitHub Actions: fetch-depth: 0) and look again';

type Hits = Map<string, readonly Sighting[]>;

const inRepository = (root: string, path: string): string =>
  root === '.' ? path : `${root}/${path}`;

async function* look(
  repository: FoundRepository,
  root: string,
  hits: Hits,
): AsyncGenerator<Gathered> {
  for await (const blob of readBlobs(repository)) {
    yield lookAt(blob, inRepository(root, blob.path), hits);
  }
}

function lookAt({ id, bytes, content }: Blob, file: string, hits: Hits): Gathered {
  if (content === undefined) {
    const message = `expected at most ${mostBytes} bytes, found ${bytes} in Git's history; not looked at`;
    return { bytes: 0, isSkipped: true, problem: { code: 'FILE_TOO_LARGE', file, message } };
  }
  const reading = readBytes(content, file);
  if (reading.is !== 'text') return { bytes };
  return {
    bytes,
    source: { file, text: reading.text },
    adapt: (scan) => {
      if (scan.sightings.length > 0) hits.set(id, scan.sightings);
      return { ...scan, sightings: [] };
    },
  };
}

const abbreviated = 12;

/** Commits are looked for only where something was found: that reads all of history once more. */
async function place(
  repository: FoundRepository,
  root: string,
  hits: Hits,
): Promise<readonly Sighting[]> {
  if (hits.size === 0) return [];
  const commits = await findCommits(repository, new Set(hits.keys()));
  return [...hits].flatMap(([id, sightings]) => {
    const { commit = id, paths = [] } = commits.get(id) ?? {};
    const files = [...paths].map((path) => inRepository(root, path));
    return sightings.flatMap(({ place: there, ...sighting }) =>
      (files.length === 0 ? [there.file] : files).map((file) => ({
        ...sighting,
        place: { ...there, file },
        commit: commit.slice(0, abbreviated),
      })),
    );
  });
}

/** Each version of a file has the same. */
function onceEach(problems: readonly ScanProblem[]): readonly ScanProblem[] {
  const byPlace = problems.map((each): [string, ScanProblem] => [
    `${each.code} ${each.file}`,
    each,
  ]);
  return [...new Map(byPlace).values()];
}
