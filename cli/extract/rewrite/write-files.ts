import { chmod, mkdir, mkdtemp, readFile, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { plainText } from '../../operations/plain-text.ts';
import { extractionError } from '../import/import-error.ts';
import type { CredentialFile, ManagedCredential } from './credential-files.ts';
import {
  giveToGroup,
  isThere,
  prepareFolder,
  warningsOf,
  writePrivately,
} from './credential-folder.ts';
import { pathsOf } from './needed-paths.ts';
import type { Needed } from './reference.ts';

export type WrittenFiles = {
  readonly paths: readonly string[];
  readonly warnings: readonly string[];
  /** Takes away all that was made. Gives the paths for which that did not work. */
  readonly undo: () => Promise<readonly string[]>;
};

type Undo = { readonly path: string; readonly remove: () => Promise<void> };

/**
 * What is not there yet.
 * @throws REWRITE_FAILED: something else stands there
 */
export async function findMissing(needed: readonly Needed[]): Promise<Needed[]> {
  const missing: Needed[] = [];
  for (const one of needed) {
    if (one.kind === 'variable') continue;
    await requireSameOrNone(one);
    const folder = one.kind === 'files' ? one.file.managed?.directory : undefined;
    const [path = ''] = pathsOf(one);
    if (!(await isThere(folder === undefined ? path : join(folder, 'current')))) missing.push(one);
  }
  return missing;
}

/**
 * Puts the values where the rewritten files look for them, before they do. A managed credential gets
 * the folder of a version and the link `current`, as a host's switch keeps them
 * (infra/documents/credential-version.sh); where there is such a link already, it is left alone.
 * @throws REWRITE_FAILED: something else stands there, or it cannot be written. Nothing is left then
 */
export async function writeFiles(needed: readonly Needed[]): Promise<WrittenFiles> {
  const missing = await findMissing(needed);
  const undos: Undo[] = [];
  const undo = () => undoAll(undos);
  const paths: string[] = [];
  const warnings: string[] = [];
  for (const one of missing) {
    const own = pathsOf(one);
    try {
      await write(one, undos);
      warnings.push(...(await warningsOf(folderOf(one), own)));
    } catch (cause) {
      throw unwritten(own[0] ?? '', cause, await undo());
    }
    paths.push(...own);
  }
  return { paths, warnings: [...new Set(warnings)], undo };
}

const folderOf = (one: Needed): string =>
  (one.kind === 'files' ? one.file.managed?.directory : undefined) ??
  dirname(pathsOf(one)[0] ?? '');

async function undoAll(undos: Undo[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { path, remove } of undos.splice(0).toReversed())
    await remove().catch(() => left.push(path));
  return left;
}

function unwritten(path: string, cause: unknown, left: readonly string[]) {
  const code = isNativeError(cause) && 'code' in cause ? String(cause.code) : 'an error';
  const end = left.length === 0 ? 'nothing is changed' : `remove by hand: ${left.join(', ')}`;
  const message = `expected to write "${path}", found ${code}: ${end}`;
  return extractionError('REWRITE_FAILED', plainText(message), { cause });
}

async function write(one: Needed, undos: Undo[]): Promise<void> {
  if (one.kind === 'variable') return;
  if (one.kind === 'env-file') return writeSingle(one.path, environmentOf(one), undos);
  const { path, secret, managed } = one.file;
  return managed === undefined
    ? writeSingle(path, secret.reveal(), undos)
    : writeVersion(managed, secret.reveal(), undos);
}

type EnvironmentFile = Extract<Needed, { kind: 'env-file' }>;

const environmentOf = ({ variable, file }: EnvironmentFile) =>
  `${variable}=${quoted(file.secret.reveal())}\n`;

async function requireSameOrNone(one: Exclude<Needed, { kind: 'variable' }>): Promise<void> {
  const wanted = one.kind === 'env-file' ? { [one.path]: environmentOf(one) } : textsOf(one.file);
  const folder = one.kind === 'files' ? one.file.managed?.directory : undefined;
  if (folder !== undefined && !(await isThere(join(folder, 'current')))) return;
  for (const [path, text] of Object.entries(wanted)) {
    const found = await readFile(path, 'utf8').catch(() => undefined);
    const isFree = found === undefined && folder === undefined && !(await isThere(path));
    if (isFree || found?.trim() === text.trim()) continue;
    const message = `expected the present credential at "${path}" or nothing there, found something else: look whose it is, name another --directory, or leave out --write-files`;
    throw extractionError('REWRITE_FAILED', plainText(message));
  }
}

/** By their paths. */
function textsOf({ path, secret, managed }: CredentialFile): Readonly<Record<string, string>> {
  const password = { [path]: secret.reveal() };
  return managed === undefined
    ? password
    : { [managed.usernamePath]: managed.username, ...password };
}

/** systemd.exec(5), EnvironmentFile=: within double quotes a backslash escapes. */
const quoted = (value: string) => `"${value.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;

const folderMade = (undos: Undo[]) => (path: string) =>
  void undos.push({ path, remove: () => rmdir(path) });

const fileMade = (undos: Undo[], path: string) =>
  void undos.push({ path, remove: () => rm(path, { recursive: true, force: true }) });

async function writeVersion(
  { directory, username, versionId }: ManagedCredential,
  password: string,
  undos: Undo[],
): Promise<void> {
  const access = await prepareFolder(directory, folderMade(undos));
  const work = await mkdtemp(join(directory, '.promrotate.'));
  try {
    const version = join(work, 'version');
    await mkdir(version);
    for (const [name, text] of Object.entries({ username, password }))
      await writePrivately(join(version, name), text, access);
    await giveToGroup(version, access.group);
    await chmod(version, access.mode === 0o600 ? 0o700 : 0o750);
    const place = join(directory, versionId);
    await rm(place, { recursive: true, force: true });
    await rename(version, place);
    fileMade(undos, place);
    await symlink(versionId, join(work, 'current'));
    await rename(join(work, 'current'), join(directory, 'current'));
    fileMade(undos, join(directory, 'current'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function writeSingle(path: string, text: string, undos: Undo[]): Promise<void> {
  const access = await prepareFolder(dirname(path), folderMade(undos));
  const work = await mkdtemp(join(dirname(path), '.promrotate.'));
  try {
    await writePrivately(join(work, 'file'), text, access);
    await rename(join(work, 'file'), path);
    fileMade(undos, path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
