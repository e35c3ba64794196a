import type { Stats } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { generator } from '../../functions/shared/report/page/render-report.ts';
import { CommandLineError } from './command-line-error.ts';
import { replaceFile, targetOf, writeThrough } from './replace-file.ts';

const systemErrorSchema = z.object({ code: z.string(), message: z.string() }).partial();

const recognisedBy = `<meta name="generator" content="${generator}">`;
/** It stands near the beginning of a page. */
const headBytes = 2_048;

export type PageFileOptions = {
  /** Whether any file may be replaced, not only an earlier page. Default false. */
  readonly force?: boolean | undefined;
  /** What to do instead where another file is not replaced. */
  readonly orElse: string;
};

/**
 * Finds out whether a page can go there, before the work that it takes. Pipes and devices such as
 * /dev/stdout are not read: that would wait for somebody to write.
 * @throws FILE_EXISTS, FILE_NOT_WRITTEN
 */
export async function checkPageFile(
  path: string,
  { force = false, orElse }: PageFileOptions,
): Promise<void> {
  const there = await lookAt(path);
  try {
    if (there !== undefined) await access(path, constants.W_OK);
    if (there?.isFile() ?? true) await checkFolder(dirname(await targetOf(path)));
    if (force || !there?.isFile()) return;
    const head = await readHead(path);
    if (head === '' || head.includes(recognisedBy)) return;
  } catch (cause) {
    throw notWritten(path, cause);
  }
  throw new CommandLineError(
    'FILE_EXISTS',
    `expected "${path}" to be free or an earlier report, found another file, which is not replaced: ${orElse}`,
  );
}

/**
 * Writes a file as a whole, or leaves the one from before; a pipe or device as it is.
 * @throws FILE_NOT_WRITTEN
 */
export async function writePage(path: string, text: string): Promise<void> {
  const there = await lookAt(path);
  try {
    await ((there?.isFile() ?? true) ? replaceFile(path, text) : writeThrough(path, text));
  } catch (cause) {
    throw notWritten(path, cause);
  }
}

/** What is there already and can be written to. */
async function lookAt(path: string): Promise<Stats | undefined> {
  if (path === '') throw refused(path, 'an empty name');
  let there: Stats;
  try {
    there = await stat(path);
  } catch (cause) {
    if (systemErrorSchema.safeParse(cause).data?.code !== 'ENOENT') throw notWritten(path, cause);
    if (path.endsWith('/')) throw refused(path, 'the name of a folder', { cause });
    return undefined;
  }
  if (there.isDirectory()) throw refused(path, 'a folder');
  if (there.isFile() || there.isFIFO() || there.isCharacterDevice()) return there;
  throw refused(path, 'something that is neither a file nor a pipe');
}

async function checkFolder(folder: string): Promise<void> {
  if (!(await stat(folder)).isDirectory()) throw new Error(`no folder at "${folder}"`);
  await access(folder, constants.W_OK | constants.X_OK);
}

async function readHead(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function notWritten(path: string, cause: unknown): CommandLineError {
  const { code, message = 'an unknown error' } = systemErrorSchema.safeParse(cause).data ?? {};
  return refused(path, code === 'ENXIO' ? 'a pipe that nobody reads' : message, { cause });
}

const refused = (path: string, found: string, options?: ErrorOptions): CommandLineError =>
  new CommandLineError(
    'FILE_NOT_WRITTEN',
    `expected to write the report to "${path}", found ${found}`,
    options,
  );
