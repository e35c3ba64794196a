import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProcessGroup = {
  readonly pid: number;
  /** Resolves with the exit status, or the signal's name, when the process has ended. */
  readonly ended: Promise<number | string>;
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
};

export type ProcessOptions = {
  readonly command: string;
  readonly arguments: readonly string[];
  /** File that takes stdout and stderr. */
  readonly log: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly directory?: string;
};

const patienceMs = 5_000;
const alive = new Set<number>();

// The last resort, when this process dies of an error that nobody caught.
process.on('exit', () => {
  for (const pid of alive) signalGroup(pid, 'SIGKILL');
});

/** Starts a process in a group of its own, so that stopping it takes its children along. */
export async function startProcess(options: ProcessOptions): Promise<ProcessGroup> {
  const log = await open(options.log, 'a');
  const child = spawn(options.command, options.arguments, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: options.environment ?? {},
    cwd: options.directory,
  });
  const { pid } = child;
  const group = pid === undefined ? undefined : supervise(child, pid);
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  if (group === undefined) throw new Error('the process has started without an id');
  return group;
}

/** Has to be called in the turn of the start: a short-lived process ends before the next one. */
function supervise(child: ChildProcess, pid: number): ProcessGroup {
  alive.add(pid);
  let hasEnded = false;
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (status, signal) => {
      hasEnded = true;
      alive.delete(pid);
      resolve(status ?? signal ?? 'unknown');
    });
  });
  return {
    pid,
    ended,
    hasEnded: () => hasEnded,
    async stop() {
      signalGroup(pid, 'SIGTERM');
      const patience = new AbortController();
      const late = sleep(patienceMs, 'late', { signal: patience.signal }).catch(() => 'ended');
      if ((await Promise.race([ended, late])) === 'late') signalGroup(pid, 'SIGKILL');
      patience.abort();
      await ended;
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

// Not by its class: a test runner has one of its own.
function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
}
