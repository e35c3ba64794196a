import { constants, mkdtemp, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a link leads; a file that is not there yet is meant by its own name. */
export const targetOf = (path: string): Promise<string> => realpath(path).catch(() => path);

/**
 * Puts a text in the place of a file, whole or not at all: it is written beside it and renamed. A link
 * stays a link, and a file that was there keeps its mode.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await targetOf(path);
  const before = await stat(target).catch(() => undefined);
  const folder = await mkdtemp(join(dirname(target), '.promrotate-'));
  try {
    const written = join(folder, 'page');
    const file = await open(written, 'wx');
    try {
      if (before !== undefined) await file.chmod(before.mode & 0o777);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(written, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Writes to a pipe or a device. To open a pipe that nobody reads would wait for a reader, and nothing
 * could end that; asked not to wait, the system refuses (ENXIO).
 */
export async function writeThrough(path: string, text: string): Promise<void> {
  const attempt = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    // There is a reader, so this opens at once; other than the first, it waits for room in the pipe.
    await writeFile(path, text);
  } finally {
    await attempt.close();
  }
}
