import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasApt } from '../../infra/local/tools/debian-package.ts';
import { findTool, tools } from '../../infra/local/tools/find-tool.ts';
import {
  canRun,
  type PrometheusVersion,
  parseVersion,
  readsUserNameFile,
} from './prometheus-version.ts';

const run = promisify(execFile);

export type PrometheusBinary = { readonly path: string; readonly version: PrometheusVersion };

export type BinarySurroundings = {
  readonly cache: string;
  readonly searchPath: string | undefined;
  /** PROMETHEUS_BIN: goes before everything else. */
  readonly wanted: string | undefined;
};

export type Binaries = {
  /** Plays receivers and writers. */
  readonly prometheus: PrometheusBinary;
  /** Plays the writer that is switched by symlink; undefined where there is none. */
  readonly symlinkWriter: PrometheusBinary | undefined;
};

/** What the run needs, and a line on what was found. */
export async function findBinaries(
  around: BinarySurroundings,
  say: (topic: string, text: string) => void,
): Promise<Binaries> {
  const prometheus = await findPrometheus(around);
  const symlinkWriter = await findSymlinkWriter(prometheus, around);
  say('', `Prometheus ${versionText(prometheus)}: ${prometheus.path}`);
  if (symlinkWriter === undefined) {
    say('', 'no Prometheus 2.49 or later at hand: both writers are switched inline');
  } else if (symlinkWriter !== prometheus) {
    say('', `writer a, switched by symlink, needs 2.49 or later: ${versionText(symlinkWriter)}`);
  }
  return { prometheus, symlinkWriter };
}

async function findPrometheus(around: BinarySurroundings): Promise<PrometheusBinary> {
  const path = around.wanted ?? (await findTool(tools.prometheus, around));
  const binary = { path, version: await versionOf(path) };
  if (canRun(binary.version)) return binary;
  throw new Error(
    `expected Prometheus 2.33 or later, which takes remote writes, found ${versionText(binary)} at "${path}": set PROMETHEUS_BIN to a later one`,
  );
}

/**
 * A Prometheus whose agent reads its user name from a file (2.49 and later): the given one if it
 * does, else Debian trixie's. Undefined where neither can be had.
 */
async function findSymlinkWriter(
  given: PrometheusBinary,
  around: BinarySurroundings,
): Promise<PrometheusBinary | undefined> {
  if (readsUserNameFile(given.version)) return given;
  if (!(await hasApt())) return undefined;
  const newer = {
    ...tools.prometheus,
    package: { ...tools.prometheus.package, suite: 'trixie' },
    onlyPackage: true,
  };
  try {
    const path = await findTool(newer, around);
    return { path, version: await versionOf(path) };
  } catch {
    // Not every mirror carries that suite, nor every machine its libraries; the caller says so.
    return undefined;
  }
}

async function versionOf(path: string): Promise<PrometheusVersion> {
  // 2.x up to 2.45 or so wrote its version to stderr.
  const { stdout, stderr } = await run(path, ['--version']).catch((cause: unknown) => {
    throw noPrometheus(path, 'found what does not run', cause);
  });
  const version = parseVersion(`${stdout}\n${stderr}`);
  if (version === undefined) throw noPrometheus(path, 'found another program');
  return version;
}

function noPrometheus(path: string, found: string, cause?: unknown): Error {
  const text = `expected a Prometheus at "${path}", ${found}: set PROMETHEUS_BIN to one`;
  return new Error(text, { cause });
}

function versionText({ version }: PrometheusBinary): string {
  return `${version.major}.${version.minor}`;
}
