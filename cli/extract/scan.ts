import type { Findings } from './report/compile-report.ts';
import { compileReport } from './report/compile-report.ts';
import type { Progress } from './report/progress.ts';
import { isExposed, nothingScanned, type Scanned, type ScanReport } from './report/scan-report.ts';
import type { Fingerprint } from './secret.ts';

/** One of the places to look into: files, the environment, Git's history, a cluster. */
export type Source = (watch: SourceWatch) => Promise<Findings>;

export type SourceWatch = {
  readonly signal: AbortSignal;
  /** How far this source is. */
  readonly onProgress: (progress: Progress) => void;
};

export type ScanDeps = SourceWatch & { readonly fingerprint: Fingerprint };

/** Looks into one source after another, and puts together what they have. */
export async function scan(sources: readonly Source[], deps: ScanDeps): Promise<ScanReport> {
  let findings: Findings = { sightings: [], problems: [], scanned: nothingScanned };
  for (const source of sources) {
    deps.signal.throwIfAborted();
    const before = findings;
    const found = before.sightings.filter(isExposed).length;
    const onProgress = (progress: Progress): void =>
      deps.onProgress(after(before.scanned, found, progress));
    findings = join(before, await source({ signal: deps.signal, onProgress }));
  }
  deps.signal.throwIfAborted();
  return compileReport(findings, deps.fingerprint);
}

const join = (one: Findings, other: Findings): Findings => ({
  sightings: [...one.sightings, ...other.sightings],
  problems: [...one.problems, ...other.problems],
  unlisted: (one.unlisted ?? 0) + (other.unlisted ?? 0),
  scanned: {
    files: one.scanned.files + other.scanned.files,
    bytes: one.scanned.bytes + other.scanned.bytes,
    skipped: one.scanned.skipped + other.scanned.skipped,
  },
});

const after = (scanned: Scanned, before: number, progress: Progress): Progress => ({
  files: scanned.files + progress.files,
  bytes: scanned.bytes + progress.bytes,
  found: before + progress.found,
});
