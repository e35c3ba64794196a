import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extractionError } from '../import/import-error.ts';
import type { CredentialFile, ManagedCredential } from './credential-files.ts';
import type { Needed } from './reference.ts';

/**
 * Puts the values where the rewritten files look for them, before they do. A managed credential gets
 * the folder of a version and the link `current`, as a host's switch keeps them
 * (infra/documents/credential-version.sh); where there is such a link already, it is left alone.
 * Gives the paths that were written.
 * @throws REWRITE_FAILED: something else stands there. Nothing is written then
 */
export async function writeFiles(needed: readonly Needed[]): Promise<string[]> {
  for (const one of needed) await requireSameOrNone(one);
  const written: string[] = [];
  for (const one of needed) {
    if (one.kind === 'variable') continue;
    if (one.kind === 'env-file') {
      if (await writeOnce(one.path, environmentOf(one))) written.push(one.path);
    } else if (await writeCredential(one.file)) written.push(one.file.path);
  }
  return written;
}

type EnvironmentFile = Extract<Needed, { kind: 'env-file' }>;

const environmentOf = ({ variable, file }: EnvironmentFile) =>
  `${variable}=${quoted(file.secret.reveal())}\n`;

async function requireSameOrNone(one: Needed): Promise<void> {
  if (one.kind === 'variable') return;
  const wanted = one.kind === 'env-file' ? { [one.path]: environmentOf(one) } : textsOf(one.file);
  const folder = one.kind === 'files' ? one.file.managed?.directory : undefined;
  if (folder !== undefined && !(await isThere(join(folder, 'current')))) return;
  for (const [path, text] of Object.entries(wanted)) {
    const found = await readFile(path, 'utf8').catch(() => undefined);
    const isFree = found === undefined && folder === undefined && !(await isThere(path));
    if (isFree || found?.trim() === text.trim()) continue;
    const message = `expected the present credential at "${path}" or nothing there, found something else: look whose it is, name another --directory, or leave out --write-files`;
    throw extractionError('REWRITE_FAILED', message);
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

async function writeCredential({ path, secret, managed }: CredentialFile): Promise<boolean> {
  if (managed === undefined) return writeOnce(path, secret.reveal());
  return writeVersion(managed, secret.reveal());
}

async function writeVersion(
  { directory, username, versionId }: ManagedCredential,
  password: string,
): Promise<boolean> {
  const link = join(directory, 'current');
  if (await isThere(link)) return false;
  const access = await prepare(directory);
  const work = await mkdtemp(join(directory, '.promrotate.'));
  try {
    const version = join(work, 'version');
    await mkdir(version);
    for (const [name, text] of Object.entries({ username, password }))
      await writePrivately(join(version, name), text, access);
    await chown(version, -1, access.group);
    await chmod(version, access.mode === 0o600 ? 0o700 : 0o750);
    const place = join(directory, versionId);
    await rm(place, { recursive: true, force: true });
    await rename(version, place);
    await symlink(versionId, join(work, 'current'));
    await rename(join(work, 'current'), link);
    return true;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** False: it is there already. */
async function writeOnce(path: string, text: string): Promise<boolean> {
  if (await isThere(path)) return false;
  const access = await prepare(dirname(path));
  const work = await mkdtemp(join(dirname(path), '.promrotate.'));
  try {
    await writePrivately(join(work, 'file'), text, access);
    await rename(join(work, 'file'), path);
    return true;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Access = { readonly group: number; readonly mode: number };

/** The group of the folder may read the files where it may read the folder. */
async function prepare(directory: string): Promise<Access> {
  await mkdir(directory, { recursive: true, mode: 0o750 });
  const { gid: group, mode } = await stat(directory);
  return { group, mode: (mode & 0o040) === 0 ? 0o600 : 0o640 };
}

async function writePrivately(path: string, text: string, { group, mode }: Access): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
  await chown(path, -1, group);
  await chmod(path, mode);
}

/** A link that leads nowhere is there too. */
const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );
