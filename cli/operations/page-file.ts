import { open, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { generator } from '../../functions/shared/report/page/render-report.ts';
import { CommandLineError } from './command-line-error.ts';

const systemErrorSchema = z.object({ code: z.string(), message: z.string() }).partial();

const recognisedBy = `<meta name="generator" content="${generator}">`;
/** It stands near the beginning of a page. */
const headBytes = 2_048;

/**
 * Lets an earlier page be replaced, and no other file.
 * @throws FILE_EXISTS, FILE_NOT_WRITTEN
 */
export async function refuseOtherFile(path: string): Promise<void> {
  const head = await readHead(path);
  if (head === undefined || head === '' || head.includes(recognisedBy)) return;
  throw new CommandLineError(
    'FILE_EXISTS',
    `expected "${path}" to be free or an earlier report, found another file, which is not replaced: name another one`,
  );
}

/** @throws FILE_NOT_WRITTEN */
export async function writePage(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw notWritten(path, cause);
  });
}

async function readHead(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (systemErrorSchema.safeParse(cause).data?.code === 'ENOENT') return undefined;
    throw notWritten(path, cause);
  }
}

function notWritten(path: string, cause: unknown): CommandLineError {
  const { message: why = 'an unknown error' } = systemErrorSchema.safeParse(cause).data ?? {};
  return new CommandLineError(
    'FILE_NOT_WRITTEN',
    `expected to write the report to "${path}", found ${why}`,
    { cause },
  );
}
