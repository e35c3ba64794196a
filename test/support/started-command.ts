import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../cli/local-run/wait-until.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** A command of this project, with a folder of its own for temporary files. */
export type StartedCommand = {
  /** What it has written so far, to stdout and stderr. */
  readonly text: () => string;
  readonly waitFor: (line: string) => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** What Ctrl-C does in a terminal: everything that the command started in the foreground gets it. */
  readonly interrupt: () => void;
  /** Resolves with the exit status when it has ended. */
  readonly ended: Promise<unknown>;
  /** Command lines of the processes that have to do with the folder. */
  readonly processes: () => Promise<string[]>;
  /** Names in the folder. */
  readonly files: () => Promise<string[]>;
  readonly clear: () => Promise<void>;
};

export async function startCommand(
  [command, ...words]: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv = {},
): Promise<StartedCommand> {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
  const child = spawn(command, words, {
    cwd: project,
    detached: true,
    env: { ...process.env, ...environment, TMPDIR: folder },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  }
  const ended = once(child, 'close').then(([status]: unknown[]) => status);
  return {
    text: () => text,
    async waitFor(line) {
      const isThere = () => text.includes(line) || child.exitCode !== null;
      await waitUntil(isThere, { what: `"${line}" in ${text}`, timeoutSeconds: 90 });
      if (!text.includes(line)) throw new Error(`expected "${line}", found ${text}`);
    },
    signal: (name) => void child.kill(name),
    interrupt: () => void (child.pid !== undefined && process.kill(-child.pid, 'SIGINT')),
    ended,
    processes: () => processesOf(folder),
    async files() {
      // Node and tsx keep what they have compiled.
      return (await readdir(folder)).filter((name) => !/^(node-compile-cache|tsx-)/.test(name));
    },
    async clear() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(folder));
}
