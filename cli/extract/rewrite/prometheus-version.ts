import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** `username_file` came with prometheus/common 0.45, which is in 2.49. */
export function supportsUserNameFile(version: string | undefined): boolean {
  const [, major = 0, minor = 0] = /^v?(\d+)\.(\d+)/.exec(version ?? '')?.map(Number) ?? [];
  return major > 2 || (major === 2 && minor >= 49);
}

export type CheckConfig = {
  /** Of promtool, which comes with the server; undefined where there is none. */
  readonly version: () => Promise<string | undefined>;
  /** What promtool complains of, with nothing of the file; undefined: nothing, or it is not there. */
  readonly complaint: (file: string) => Promise<string | undefined>;
};

const run = promisify(execFile);
const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** `program`: a name on PATH, or a path. */
export function promtoolCheck(program = 'promtool'): CheckConfig {
  return {
    async version() {
      try {
        const { stdout, stderr } = await run(program, ['--version']);
        return /version (\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1];
      } catch {
        return undefined;
      }
    },
    async complaint(file) {
      try {
        // The files that it names need not be there yet.
        await run(program, ['check', 'config', '--syntax-only', file]);
        return undefined;
      } catch (error) {
        // Not its words, which may quote the file.
        return isMissing(error) ? undefined : 'promtool check config refuses it';
      }
    },
  };
}

/** Asks nothing of a promtool that is too old for what the named version reads. */
export function checkFor(version: string | undefined, check: CheckConfig): CheckConfig {
  return {
    ...check,
    async complaint(file) {
      const isTooOld =
        supportsUserNameFile(version) && !supportsUserNameFile(await check.version());
      return isTooOld ? undefined : check.complaint(file);
    },
  };
}
