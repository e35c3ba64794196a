import {
  chmod,
  chown,
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
 */
export async function writeFiles(needed: readonly Needed[]): Promise<string[]> {
  const written: string[] = [];
  for (const one of needed) {
    if (one.kind === 'variable') continue;
    if (one.kind === 'env-file') {
      const text = `${one.variable}=${quoted(one.file.secret.reveal())}\n`;
      if (await writeOnce(one.path, text)) written.push(one.path);
    } else if (await writeCredential(one.file)) written.push(one.file.path);
  }
  return written;
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

/** False: it is there already; never overwritten. */
async function writeOnce(path: string, text: string): Promise<boolean> {
  if (await isThere(path)) {
    if ((await readFile(path, 'utf8')).trim() === text.trim()) return false;
    const message = `expected no file at "${path}", or one of the same value: nothing is overwritten, name another --directory`;
    throw extractionError('REWRITE_FAILED', message);
  }
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

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
