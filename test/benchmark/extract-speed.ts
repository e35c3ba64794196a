import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keywordPattern } from '../../cli/extract/sources/keywords.ts';
import { findTool } from '../../infra/local/tools/find-tool.ts';
import { makeTree } from './extract-tree.ts';

/** How long extract takes over a large tree, beside ripgrep with the same keywords, and its memory. */
const rounds = 5;
const size = { files: 10_000, bytes: 200_000_000, relevant: 0.02 };
/** Of a file that is parsed: what it takes grows with them. */
const relevantSizes = [6_000, 20_000] as const;
const seed = 20_261_122;

const root = join(import.meta.dirname, '..', '..');
const promrotate = join(root, 'cli', 'promrotate.mjs');

type Run = { readonly seconds: number; readonly peakMegabytes: number };

/** Neither finds nothing: 1 is extract's status when it found something, 2 an error of either. */
async function run(command: string, words: readonly string[]): Promise<Run> {
  const begin = performance.now();
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  let peakMegabytes = 0;
  const look = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid));
  }, 20);
  await once(child, 'close');
  clearInterval(look);
  const seconds = (performance.now() - begin) / 1_000;
  if (child.exitCode === null || child.exitCode > 1) throw new Error(`"${command}" failed`);
  return { seconds, peakMegabytes };
}

/** The high-water mark of Linux, of all threads together; elsewhere it is not known. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const ripgrep = await findTool(
  { command: 'rg', package: { name: 'ripgrep' }, path: 'usr/bin/rg' },
  { cache: join(root, '.cache', 'debian'), searchPath: process.env['PATH'] },
);
/** Both over one tree, side by side. */
async function compare(folder: string, relevantBytes: number): Promise<void> {
  const tree = makeTree(folder, { ...size, relevantBytes }, seed);
  const grep = ['--no-config', '-c', '-i', '-e', keywordPattern, folder];
  const { stdout } = await promisify(execFile)(ripgrep, grep, { maxBuffer: 2 ** 26 });
  const matching = stdout.trimEnd().split('\n').length;
  process.stdout.write(
    `${tree.files} files, ${(tree.bytes / 1e6).toFixed(0)} MB, ${tree.relevant} relevant (${(tree.relevantBytes / 1e6).toFixed(1)} MB), ${matching} with a keyword\n`,
  );
  const runs: { rg: Run; extract: Run }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rg = await run(ripgrep, grep);
    const extract = await run(process.execPath, [promrotate, 'extract', folder, '--json']);
    runs.push({ rg, extract });
    process.stdout.write(
      `  rg ${rg.seconds.toFixed(2)} s, extract ${extract.seconds.toFixed(2)} s, ${(extract.seconds / rg.seconds).toFixed(1)} times, peak ${extract.peakMegabytes.toFixed(0)} MB\n`,
    );
  }
  const ratio = median(runs.map(({ rg, extract }) => extract.seconds / rg.seconds));
  const peak = Math.max(...runs.map(({ extract }) => extract.peakMegabytes));
  process.stdout.write(
    `extract: ${ratio.toFixed(1)} times ripgrep (median of ${rounds}; at most 10), peak ${peak.toFixed(0)} MB (below 400)\n`,
  );
}

for (const relevantBytes of relevantSizes) {
  const folder = mkdtempSync(join(tmpdir(), 'promrotate-benchmark-'));
  try {
    await compare(folder, relevantBytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
