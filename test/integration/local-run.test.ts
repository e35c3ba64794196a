import { exec } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type StartedCommand, startCommand } from '../support/started-command.ts';

/** What `npm start --` runs: npm does not pass on a signal that only it gets. */
const program = [process.execPath, '--import', 'tsx', 'cli/start.ts'] as const;
const started: StartedCommand[] = [];

afterEach(async () => {
  for (const command of started.splice(0)) await command.clear();
});

async function start(...how: Parameters<typeof startCommand>): Promise<StartedCommand> {
  const command = await startCommand(...how);
  started.push(command);
  return command;
}

async function run(...how: Parameters<typeof startCommand>) {
  const { ended, text } = await start(...how);
  return { status: await ended, text: text() };
}

async function expectNothingLeft(command: StartedCommand): Promise<void> {
  expect(await command.processes()).toEqual([]);
  expect(await command.files()).toEqual([]);
}

describe('npm start', () => {
  test('explains itself', async () => {
    const { status, text } = await run(['npm', 'start', '--', '--help']);

    expect(status).toBe(0);
    expect(text).toContain('npm start -- --rotations 10');
  });

  test('ends with status 2 for arguments that it does not know', async () => {
    const { status, text } = await run(['npm', 'start', '--', '--rotation', '2']);

    expect(status).toBe(2);
    expect(text).toContain("unknown option '--rotation'");
  });

  test('leaves everything running with --keep, until Ctrl-C ends it with status 0', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promrotate-page-'));
    const page = join(folder, 'report.html');
    const kept = await start(['npm', 'start', '--', '--keep', '--report', page]);
    await kept.waitFor('/logs');
    expect(kept.text()).toContain('No point was lost and nobody was let in');
    expect(kept.text()).toContain(`The report of the played account: ${page}`);
    const report = await readFile(page, 'utf8');
    await rm(folder, { recursive: true });
    expect(report).toContain('<h1>Write credentials <span>in the local run</span></h1>');

    const [query = ''] = /curl --silent .*/.exec(kept.text()) ?? [];
    const answer = await promisify(exec)(query);
    kept.interrupt();

    expect(answer.stdout).toContain('"status":"success"');
    expect(await kept.ended).toBe(0);
    await expectNothingLeft(kept);
  }, 120_000);

  test.each([
    ['the servers have just started', 'two receivers behind a front', 'SIGTERM', 1],
    ['it rotates', 'RotateSecret answered', 'SIGINT', 2],
  ] as const)(
    'leaves no process and no file when it is stopped while %s',
    async (_when, line, signal, times) => {
      const stopped = await start(program);
      await stopped.waitFor(line);
      expect(await stopped.processes()).not.toEqual([]);

      for (let time = 0; time < times; time++) stopped.signal(signal);

      expect(await stopped.ended).toBe(130);
      await expectNothingLeft(stopped);
    },
    120_000,
  );
});

describe('the Prometheus that PROMETHEUS_BIN names', () => {
  test('is refused when it is too old', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promrotate-fake-'));
    const binary = join(folder, 'prometheus');
    await writeFile(binary, "#!/bin/sh\necho 'prometheus, version 2.32.1 (branch: none)'\n");
    await chmod(binary, 0o755);

    const { status, text } = await run(program, { PROMETHEUS_BIN: binary });
    await rm(folder, { recursive: true });

    expect(status).toBe(1);
    expect(text).toContain('expected Prometheus 2.33 or later');
    expect(text).toContain('found 2.32');
  });

  test.each([
    ['does not run', '/nowhere/prometheus', 'found what does not run'],
    ['is another program', '/bin/true', 'found another program'],
  ])('is refused when it %s', async (_, path, found) => {
    const { status, text } = await run(program, { PROMETHEUS_BIN: path });

    expect(status).toBe(1);
    expect(text).toContain(
      `expected a Prometheus at "${path}", ${found}: set PROMETHEUS_BIN to one`,
    );
  });
});
