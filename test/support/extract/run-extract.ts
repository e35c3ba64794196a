import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export const shim = fileURLToPath(new URL('../../../cli/promrotate.mjs', import.meta.url));

export type ExtractRun = {
  readonly folder: string;
  /** Beside PATH: nothing of the environment of the tests is there. */
  readonly environment?: Readonly<Record<string, string>>;
};

const endSchema = z.tuple([z.int()]).rest(z.unknown());

/** Its exit status, once it has ended by itself. */
export const endOf = async (child: ChildProcess): Promise<number> =>
  endSchema.parse(await once(child, 'close'))[0];

/** The command as a process of its own, in a folder, without AWS. */
export async function runExtract(
  words: readonly string[],
  { folder, environment = {} }: ExtractRun,
): Promise<{ readonly out: string; readonly err: string; readonly exitStatus: number }> {
  const child = spawn(process.execPath, [shim, 'extract', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, exitStatus] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    endOf(child),
  ]);
  return { out, err, exitStatus };
}
