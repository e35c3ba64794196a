import { constants } from 'node:fs';
import { open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { backupName } from './backup-name.ts';

/** Files of text that are replaced as a whole. */
export interface TextFiles {
  /** Undefined: there is none, or it is not plain UTF-8. */
  read(file: string): Promise<string | undefined>;
  /** A copy beside the file that nobody else can read; gives its name. */
  backUp(file: string): Promise<string>;
  /** Takes a backup away again. */
  discard(backup: string): Promise<void>;
  /** With mode and owner as they are. `check` sees the new file before it takes the place. */
  replace(file: string, text: string, check?: (path: string) => Promise<void>): Promise<void>;
}

/** Names are taken from `folder`. */
export function textFiles(folder: string): TextFiles {
  return {
    async read(file) {
      const bytes = await readFile(resolve(folder, file)).catch(() => undefined);
      if (bytes === undefined) return undefined;
      const text = bytes.toString('utf8');
      return bytes.equals(Buffer.from(text)) && !text.startsWith('\uFEFF') ? text : undefined;
    },
    async backUp(file) {
      const bytes = await readFile(resolve(folder, file));
      for (let number = 1; ; number += 1) {
        const name = backupName(file, number);
        try {
          await writeFile(resolve(folder, name), bytes, { flag: 'wx', mode: 0o600, flush: true });
          return name;
        } catch (error) {
          if (!(isNativeError(error) && 'code' in error && error.code === 'EEXIST')) throw error;
        }
      }
    },
    discard: (backup) => rm(resolve(folder, backup), { force: true }),
    replace: (file, text, check) => replaceText(resolve(folder, file), text, check),
  };
}

async function replaceText(
  path: string,
  text: string,
  check?: (path: string) => Promise<void>,
): Promise<void> {
  const target = await realpath(path);
  const before = await stat(target);
  const name = `.${basename(target)}.promrotate-${process.pid}`;
  const written = join(dirname(target), name);
  const file = await open(
    written,
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
    0o600,
  );
  try {
    try {
      await file.writeFile(text);
      const made = await file.stat();
      if (made.uid !== before.uid || made.gid !== before.gid)
        await file.chown(before.uid, before.gid);
      await file.chmod(before.mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    await check?.(written);
    await rename(written, target);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
