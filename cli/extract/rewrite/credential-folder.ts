import { chmod, chown, lstat, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isNativeError } from 'node:util/types';

/** Who may read what comes into a folder. */
export type Access = { readonly group: number; readonly mode: number };

/**
 * The group of the folder may read the files where it may read the folder. One that is made gets the
 * group of the nearest one that is there. `made`: outermost first.
 */
export async function prepareFolder(
  directory: string,
  onMade: (folder: string) => void,
): Promise<Access> {
  const missing: string[] = [];
  let existing = directory;
  for (; !(await isThere(existing)); existing = dirname(existing)) missing.unshift(existing);
  const { gid } = await stat(existing);
  for (const folder of missing) {
    await mkdir(folder, { mode: 0o750 });
    onMade(folder);
    await giveToGroup(folder, gid);
    await chmod(folder, 0o750);
  }
  const { gid: group, mode } = await stat(directory);
  return { group, mode: (mode & 0o040) === 0 ? 0o600 : 0o640 };
}

/** Whoever is not of the group may not give it anything: its own group stays, and a warning tells. */
export async function giveToGroup(path: string, group: number): Promise<void> {
  try {
    await chown(path, -1, group);
  } catch (error) {
    if (!(isNativeError(error) && 'code' in error && error.code === 'EPERM')) throw error;
  }
}

export async function writePrivately(
  path: string,
  text: string,
  { group, mode }: Access,
): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
  await giveToGroup(path, group);
  await chmod(path, mode);
}

/** What may keep the writer from reading the files. */
export async function warningsOf(folder: string, files: readonly string[]): Promise<string[]> {
  const { gid } = await stat(folder);
  const groups = await Promise.all(files.map((path) => stat(path)));
  const other = groups.find((file) => file.gid === 0 || file.gid !== gid)?.gid;
  if (other === undefined) return [];
  const whose = other === 0 ? "root's group" : `the group ${other}`;
  return [
    `the files in "${folder}" are for ${whose}: if the writer runs as another user, give folder and files to a group of that one (chgrp -R)`,
  ];
}

/** A link that leads nowhere is there too. */
export const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
