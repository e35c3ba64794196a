import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Everything that the functions' bundles are made of, and by. */
const sourceFiles = [
  'infra/node-function.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];
const sourceFolder = 'functions';

/** The same for the same sources, whatever the settings of the endpoints are. */
export async function digestOfSources(project: string): Promise<string> {
  const entries = await readdir(join(project, sourceFolder), {
    recursive: true,
    withFileTypes: true,
  });
  const inFolder = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash('sha256');
  for (const file of [...sourceFiles.map((name) => join(project, name)), ...inFolder])
    hash
      .update(`${file.slice(project.length)}\0`)
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

const namesOfBundles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('asset.'));

/**
 * Puts the bundles of these sources where the CDK is about to put them, if some run has made them
 * already, and tells; it takes a folder that lies there with the right name for what it would make.
 */
export async function restoreBundles(kept: string, output: string): Promise<boolean> {
  await mkdir(output, { recursive: true });
  const names = await namesOfBundles(kept).catch(() => []);
  for (const name of names) await cp(join(kept, name), join(output, name), { recursive: true });
  return names.length > 0;
}

/** Whole or not at all; of several runs at a time any one does. */
export async function keepBundles(output: string, kept: string): Promise<void> {
  await mkdir(dirname(kept), { recursive: true });
  const work = await mkdtemp(`${kept}-`);
  for (const name of await namesOfBundles(output))
    await cp(join(output, name), join(work, name), { recursive: true });
  // It fails where there are some already.
  await rename(work, kept).catch(() => rm(work, { recursive: true, force: true }));
}

/** Those of sources that are no more; a run that has just begun may still want younger ones. */
export async function removeOldBundles(cache: string, before: Date): Promise<void> {
  for (const name of await readdir(cache)) {
    // Another run may remove it at this moment.
    const found = await stat(join(cache, name)).catch(() => undefined);
    if (found !== undefined && found.mtime < before)
      await rm(join(cache, name), { recursive: true, force: true });
  }
}
