import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startProcess } from '../../../../cli/local-run/process-group.ts';
import { waitUntil } from '../../../../cli/local-run/wait-until.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function startShell(script: string) {
  const log = join(folder, 'log');
  const shell = await startProcess({ command: 'sh', arguments: ['-c', script], log });
  const said = await waitUntil(async () => /\d+\n/.exec(await readFile(log, 'utf8'))?.[0], {
    what: 'a process id in the log',
    timeoutSeconds: 10,
  });
  return { shell, childPid: Number(said) };
}

describe('startProcess', () => {
  test('takes the children along when it stops', async () => {
    const { shell, childPid } = await startShell('sleep 60 & echo $!; wait');

    await shell.stop();

    await waitUntil(() => !isAlive(childPid), { what: 'the child to end', timeoutSeconds: 10 });
    expect(shell.hasEnded()).toBe(true);
  });

  test('tells the exit status', async () => {
    const { shell } = await startShell('echo $$; exit 3');

    expect(await shell.ended).toBe(3);
    await shell.stop();
  });

  test('gives a program that does not exist as an error', async () => {
    const missing = startProcess({ command: '/nowhere', arguments: [], log: join(folder, 'log') });

    await expect(missing).rejects.toThrow(/ENOENT/);
  });
});
