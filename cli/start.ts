import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colorsFor } from './colors.ts';
import { type Arguments, readArguments } from './local-run/arguments.ts';
import { createCleanup } from './local-run/cleanup.ts';
import { renderInvitation } from './local-run/invitation.ts';
import { runLocally } from './local-run/local-run.ts';
import { createNarrator } from './local-run/narrator.ts';
import { findBinaries } from './local-run/prometheus-binary.ts';
import { writeRunPage } from './local-run/run-page.ts';
import { renderSummary } from './local-run/summary.ts';
import { findFaults } from './local-run/verdict.ts';
import { untilAborted } from './local-run/wait-until.ts';
import { checkPageFile } from './operations/page-file.ts';

const { stdout, stderr, env } = process;
const cache = fileURLToPath(new URL('../.cache/debian', import.meta.url));
/** Outside the run's own folder, which is removed. */
const reports = fileURLToPath(new URL('../.cache/local-run', import.meta.url));
const stopping = new AbortController();
const { signal } = stopping;

const narrator = createNarrator({
  write: (text) => stdout.write(text),
  colors: colorsFor(stdout.isTTY, env['NO_COLOR']),
});
const complain = (error: unknown): void => {
  const text = error instanceof Error ? error.message : 'an unknown error';
  stderr.write(`${colorsFor(stderr.isTTY, env['NO_COLOR']).red('error')}: ${text}\n`);
};
const cleanup = createCleanup(complain);

/** Returns the exit status. */
async function start({ scenario, keep, report }: Arguments): Promise<number> {
  const page = resolve(report ?? join(reports, `${scenario.name}.html`));
  await mkdir(dirname(page), { recursive: true });
  await checkPageFile(page, { orElse: 'name another one with --report' });
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  // For an error that nobody caught.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  narrator.say('', 'looking for Prometheus; the first time it has to be fetched');
  const around = { cache, searchPath: env['PATH'], wanted: env['PROMETHEUS_BIN'] };
  const binaries = await findBinaries(around, narrator.say);
  signal.throwIfAborted();

  const run = await runLocally({
    ...binaries,
    scenario,
    folder,
    environment: env,
    narrator,
    cleanup,
    signal,
  });
  const faults = findFaults(run, scenario);
  narrator.print(renderSummary(run, faults, narrator.colors));
  await writeRunPage(run.account, page, signal);
  narrator.print(`\nThe report of the played account: ${page}`);
  if (!keep) narrator.end();
  if (keep) {
    narrator.print(renderInvitation(run, folder));
    await untilAborted(signal);
  }
  return faults.length === 0 ? 0 : 1;
}

function stop(): void {
  const isFirst = !signal.aborted;
  stopping.abort();
  if (isFirst) stderr.write('\nstopping, one moment\n');
}

/** Whatever happens, what was started is ended and what was written is removed. */
async function startAndClearAway(wanted: Arguments): Promise<number> {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  // A reader that has gone away, such as `head`; a shell that took a signal for itself.
  for (const stream of [stdout, stderr]) stream.on('error', stop);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
  try {
    return await start(wanted);
  } catch (error) {
    if (signal.aborted) return 130;
    complain(error);
    return 1;
  } finally {
    await cleanup.run();
  }
}

const reading = readArguments(process.argv.slice(2));
process.exit('run' in reading ? await startAndClearAway(reading.run) : reading.exitStatus);
