import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { codeOf } from './read-text.ts';

export type Program = {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

/** A program of others that failed; `said` is the first line on its stderr, as it is. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  readonly isMissing: boolean;
  readonly said: string;

  constructor(command: string, { isMissing, said }: { isMissing: boolean; said: string }) {
    super(`"${command}" failed`);
    this.isMissing = isMissing;
    this.said = said;
  }
}

const mostComplaint = 4_096;

export type Running = {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended well. @throws ProgramError */
  readonly ended: Promise<void>;
};

/** Without a shell, and without anything to read but what it is given. */
export function runProgram(program: Program, words: readonly string[]): Running {
  const { command, environment, signal } = program;
  const child = spawn(command, words, { env: environment, signal, stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, mostComplaint);
  });
  // Who writes to a program that has ended hears of it by its status.
  child.stdin.on('error', () => undefined);
  const ended = finish(child).then((status) => {
    signal.throwIfAborted();
    if (status === 'missing' || status !== 0) {
      const firstLine = said.trim().split('\n')[0] ?? '';
      throw new ProgramError(command, { isMissing: status === 'missing', said: firstLine });
    }
  });
  // Heard of where it is awaited, which may be later.
  ended.catch(() => undefined);
  return { child, ended };
}

async function finish(child: ChildProcessWithoutNullStreams): Promise<number | 'missing'> {
  try {
    await once(child, 'close');
    return child.exitCode ?? 1;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : 1;
  }
}
