import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isNativeError } from 'node:util/types';

/** `username_file` came with prometheus/common 0.45, which is in 2.49. */
export function supportsUserNameFile(version: string | undefined): boolean {
  const [, major = 0, minor = 0] = /^v?(\d+)\.(\d+)/.exec(version ?? '')?.map(Number) ?? [];
  return major > 2 || (major === 2 && minor >= 49);
}

export type CheckConfig = {
  /** Of promtool, which comes with the server; undefined where there is none that runs. */
  readonly version: () => Promise<string | undefined>;
  /** Why it is not asked; undefined: it is. */
  readonly absence: () => Promise<string | undefined>;
  /** What promtool complains of, with nothing of the file; undefined: nothing, or it is not asked. */
  readonly complaint: (file: string) => Promise<string | undefined>;
};

const run = promisify(execFile);

type Asked = { readonly version: string } | { readonly absence: string };

async function askVersion(program: string): Promise<Asked> {
  try {
    const { stdout, stderr } = await run(program, ['--version']);
    const version = /version (\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1];
    return version === undefined ? { absence: 'it tells no version' } : { version };
  } catch (error) {
    return { absence: absenceOf(error) };
  }
}

function absenceOf(error: unknown): string {
  const code = isNativeError(error) && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is none';
  const signal = isNativeError(error) && 'signal' in error ? error.signal : undefined;
  const cause =
    typeof signal === 'string'
      ? signal
      : `${typeof code === 'number' ? 'status ' : ''}${String(code)}`;
  return `it cannot be run (${cause})`;
}

/** With a status of its own that says so: one that is killed, or cannot run, has refused nothing. */
const isRefusal = (error: unknown) =>
  isNativeError(error) &&
  'code' in error &&
  typeof error.code === 'number' &&
  !('stderr' in error && String(error.stderr).includes('unknown long flag'));

/** `program`: a name on PATH, or a path. */
export function promtoolCheck(program = 'promtool'): CheckConfig {
  let asked: Promise<Asked> | undefined;
  const ask = () => (asked ??= askVersion(program));
  return {
    async version() {
      const found = await ask();
      return 'version' in found ? found.version : undefined;
    },
    async absence() {
      const found = await ask();
      return 'absence' in found ? found.absence : undefined;
    },
    async complaint(file) {
      // A program of another machine is run by a shell, whose complaint is none of the file.
      if ('absence' in (await ask())) return undefined;
      try {
        // The files that it names need not be there yet.
        await run(program, ['check', 'config', '--syntax-only', file]);
        return undefined;
      } catch (error) {
        // Not its words, which may quote the file.
        if (isRefusal(error)) return 'promtool check config refuses it';
        asked = Promise.resolve({ absence: absenceOf(error) });
        return undefined;
      }
    },
  };
}

/** Asks nothing of a promtool that is too old for what the named version reads. */
export function checkFor(version: string | undefined, check: CheckConfig): CheckConfig {
  const isTooOld = async () =>
    supportsUserNameFile(version) && !supportsUserNameFile(await check.version());
  return {
    ...check,
    async absence() {
      const absence = await check.absence();
      return absence ?? ((await isTooOld()) ? `it is older than ${version}` : undefined);
    },
    complaint: async (file) => ((await isTooOld()) ? undefined : check.complaint(file)),
  };
}
