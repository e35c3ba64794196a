import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from './host.ts';

export interface ShellOutcome {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the agent keeps of the two streams. */
const keptCharacters = { stdout: 24_000, stderr: 8_000 };

/** How long a stream may stay open after the shell's end: a child left behind may hold it. */
const drainMs = 200;

/** A script under way on a host. */
export interface ShellRun {
  readonly outcome: Promise<ShellOutcome>;
  /** Kills the shell and all that it left running in its process group; nothing when all is over. */
  kill(): void;
}

/** Runs a script file as the agent does: by `sh`, as the leader of a process group, without input. */
export function runShell(host: Host, scriptFile: string, timeoutMs: number): ShellRun {
  const child = spawn(host.shell, [scriptFile], {
    cwd: host.root,
    detached: true,
    env: { ...host.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] = (output[name] + text).slice(0, keptCharacters[name]);
    });

  let timedOut = false;
  const kill = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  const closed = once(child, 'close').catch(() => undefined);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const outcome = exited
    .then(async ([code]) => {
      await Promise.race([closed, delay(drainMs)]);
      return { exitCode: code ?? 137, timedOut, ...output };
    })
    // The shell itself could not be started.
    .catch((error: unknown) => ({ exitCode: 127, timedOut, stdout: '', stderr: String(error) }))
    .finally(() => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
    });
  return { outcome, kill };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
