import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../cli/local-run/wait-until.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let started: { child: ChildProcessWithoutNullStreams; text: () => string } | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
});

afterEach(async () => {
  if (started?.child.exitCode === null) {
    started.child.kill('SIGTERM');
    await once(started.child, 'close');
  }
  await rm(folder, { recursive: true, force: true });
});

/** What `npm start --` runs, with a folder of its own for temporary files. */
function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/start.ts', ...words], {
    cwd: project,
    env: { ...process.env, ...environment, TMPDIR: folder },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  }
  started = { child, text: () => text };
  return started;
}

async function run(words: readonly string[], environment?: NodeJS.ProcessEnv) {
  const { child, text } = start(words, environment);
  const [status] = (await once(child, 'close')) as unknown[];
  return { status, text: text() };
}

/** Command lines of processes that have to do with the folder. */
async function processesOf(place: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(place));
}

async function fakePrometheus(version: string): Promise<string> {
  const path = join(folder, 'fake-prometheus');
  await writeFile(path, `#!/bin/sh\necho 'prometheus, version ${version} (branch: none)'\n`);
  await chmod(path, 0o755);
  return path;
}

describe('npm start', () => {
  it('explains itself', async () => {
    const { status, text } = await run(['--help']);

    expect(status).toBe(0);
    expect(text).toContain('npm start -- --rotations 10');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    [['--rotations', '0'], 'expected a whole number from 1 to 50'],
    [['--rotations', 'many'], 'expected a whole number from 1 to 50'],
    [['--rotation', '2'], "unknown option '--rotation'"],
    [['twice'], 'too many arguments'],
  ])('ends with status 2 for %j', async (words, complaint) => {
    const { status, text } = await run(words);

    expect(status).toBe(2);
    expect(text).toContain(complaint);
  });

  it('says which Prometheus is too old, and what to do', async () => {
    const binary = await fakePrometheus('2.32.1');

    const { status, text } = await run([], { PROMETHEUS_BIN: binary });

    expect(status).toBe(1);
    expect(text).toContain('expected Prometheus 2.33 or later');
    expect(text).toContain('found 2.32');
  });

  it('says that PROMETHEUS_BIN does not run', async () => {
    const { status, text } = await run([], { PROMETHEUS_BIN: '/nowhere/prometheus' });

    expect(status).toBe(1);
    expect(text).toContain('expected a Prometheus at "/nowhere/prometheus": it does not run');
  });

  it.each([
    ['the servers have just started', 'two receivers behind a front', 'SIGTERM', 1],
    ['it rotates', 'RotateSecret answered', 'SIGINT', 2],
  ] as const)(
    'leaves no process and no file when it is stopped while %s',
    async (_when, line, signal, times) => {
      const { child, text } = start([]);
      await waitUntil(() => text().includes(line), { what: line, timeoutSeconds: 60 });
      expect(await processesOf(folder)).not.toEqual([]);

      for (let time = 0; time < times; time++) child.kill(signal);
      const [status] = (await once(child, 'close')) as unknown[];

      expect(status).toBe(130);
      expect(await processesOf(folder)).toEqual([]);
      // Node and tsx keep what they have compiled.
      const left = (await readdir(folder)).filter(
        (name) => !/^(node-compile-cache|tsx-)/.test(name),
      );
      expect(left).toEqual([]);
    },
    90_000,
  );
});
