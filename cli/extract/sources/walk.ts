import { type BigIntStats, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { ScanProblem } from '../sighting.ts';
import { type FilePath, joinPath, namesIn } from './file-path.ts';
import { codeOf } from './read-text.ts';

export type WalkedFile = {
  readonly path: FilePath;
  /** Whether it was named itself, rather than found in a folder. */
  readonly isNamed: boolean;
};

export type Walked = { readonly file: WalkedFile } | { readonly problem: ScanProblem };

/** What is made by programs, of which there is much, and never a configuration that is deployed. */
const leftOut = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  '__pycache__',
  '.terraform/providers',
]);

/** Of the kernel and its devices. */
const leftOutByPath = new Set(['/proc', '/sys', '/dev']);

type Visit = {
  readonly files: Set<string>;
  readonly folders: Set<string>;
  readonly loops: Set<string>;
};

/**
 * The files of the paths, each once, with links followed; nothing is opened, and what is neither file
 * nor folder is passed by. A named path that is not there throws what the system says.
 */
export function* walk(paths: readonly string[]): Generator<Walked> {
  const visit: Visit = { files: new Set(), folders: new Set(), loops: new Set() };
  for (const path of paths) {
    const stats = statSync(path, { bigint: true });
    if (stats.isDirectory()) yield* walkFolder(path, stats, foldersAround(path), visit);
    else if (stats.isFile()) yield* once(path, stats, true, visit);
    else {
      const message = 'expected a file or folder, found something else';
      yield { problem: { code: 'FILE_UNREADABLE', file: path, message } };
    }
  }
}

const idOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

/** A link to any of these leads round in a circle. */
function foldersAround(path: string): ReadonlySet<string> {
  const around = new Set<string>();
  for (let at = resolve(path); dirname(at) !== at; ) {
    at = dirname(at);
    around.add(idOf(statSync(at, { bigint: true })));
  }
  return around;
}

function* once(
  path: FilePath,
  stats: BigIntStats,
  isNamed: boolean,
  { files }: Visit,
): Generator<Walked> {
  // Two names of one inode are two files to whoever rewrites one.
  const id = stats.nlink > 1n ? resolve(path.toString('latin1')) : idOf(stats);
  if (files.has(id)) return;
  files.add(id);
  yield { file: { path, isNamed } };
}

function* walkFolder(
  folder: FilePath,
  stats: BigIntStats,
  around: ReadonlySet<string>,
  visit: Visit,
): Generator<Walked> {
  const id = idOf(stats);
  if (around.has(id)) {
    if (!visit.loops.has(id)) yield { problem: loop(folder) };
    visit.loops.add(id);
    return;
  }
  if (visit.folders.has(id)) return;
  visit.folders.add(id);
  const within = new Set(around).add(id);
  for (const name of listNames(folder)) {
    if (typeof name === 'object' && 'problem' in name) yield name;
    else if (!isLeftOut(folder.toString(), name.toString()))
      yield* walkEntry(joinPath(folder, name), within, visit);
  }
}

function* walkEntry(path: FilePath, around: ReadonlySet<string>, visit: Visit): Generator<Walked> {
  let stats: BigIntStats;
  try {
    stats = statSync(path, { bigint: true });
  } catch (error) {
    yield { problem: codeOf(error) === 'ELOOP' ? loop(path) : unreadable(path, error) };
    return;
  }
  if (stats.isDirectory()) yield* walkFolder(path, stats, around, visit);
  else if (stats.isFile()) yield* once(path, stats, false, visit);
}

function listNames(folder: FilePath): readonly (FilePath | { problem: ScanProblem })[] {
  try {
    return namesIn(folder);
  } catch (error) {
    return [{ problem: unreadable(folder, error) }];
  }
}

const isLeftOut = (folder: string, name: string): boolean =>
  leftOut.has(name) ||
  leftOut.has(folder.slice(folder.lastIndexOf(sep) + 1) + `/${name}`) ||
  leftOutByPath.has(resolve(folder, name));

const loop = (file: FilePath): ScanProblem => ({
  code: 'LINK_LOOP',
  file: file.toString(),
  message: 'a symbolic link that leads back to where it stands in; not followed again',
});

const unreadable = (file: FilePath, error: unknown): ScanProblem => ({
  code: 'FILE_UNREADABLE',
  file: file.toString(),
  message:
    codeOf(error) === 'ENOENT'
      ? 'a symbolic link that leads nowhere, or gone meanwhile'
      : `cannot be read (${codeOf(error)})`,
});
