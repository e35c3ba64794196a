import { execFile, spawn } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { waitUntil } from '../../cli/local-run/wait-until.ts';
import { endOf, runExtract, shim } from '../support/extract/run-extract.ts';
import { startCommand } from '../support/started-command.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** A process takes a second, and more beside other tests. */
jest.setTimeout(60_000);

const remoteWrite = `remote_write:
  - url: https://metrics.example.com/api/v1/write
    basic_auth:
      username: writer
      password: kM4-zTq9-Lw2x
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

describe('npx promrotate extract', () => {
  test('looks from wherever it is started, without AWS or a home', async () => {
    await write('etc/prometheus.yml', remoteWrite);
    const { out, err, exitStatus } = await runExtract(['etc'], { folder });

    expect({ err, exitStatus }).toEqual({ err: '', exitStatus: 1 });
    expect(out).toContain('etc/prometheus.yml:5');
    expect(out).toMatch(/Next:\n {2}npx promrotate extract etc --import\n {2}npx promrotate .*\n$/);
  });

  test('ends with 2 without a stack trace where a path is not there', async () => {
    const { out, err, exitStatus } = await runExtract(['etc'], { folder });

    expect({ out, exitStatus }).toEqual({ out: '', exitStatus: 2 });
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('is ended by Ctrl-C, with what it has started', async () => {
    const programs = join(folder, 'programs');
    await write('programs/kubectl', '#!/bin/sh\necho asked >&2\ntouch "$ASKED"\nexec sleep 600\n');
    await chmod(join(programs, 'kubectl'), 0o755);
    const asked = join(folder, 'asked');
    const command = await startCommand([process.execPath, shim, 'extract', '--kubernetes'], {
      PATH: `${programs}:${process.env['PATH'] ?? ''}`,
      ASKED: asked,
    });
    try {
      await waitUntil(() => isThere(asked), { what: 'a call of kubectl', timeoutSeconds: 30 });
      command.interrupt();

      expect(await command.ended).toBe(130);
      expect(command.text()).toContain('STOPPED_WAITING: stopped');
      expect(command.text()).not.toMatch(/^\s+at /m);
    } finally {
      await command.clear();
    }
  });
});

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const hooksSchema = z.array(z.looseObject({ id: z.string(), entry: z.string() })).length(1);
const manifestSchema = z.looseObject({ bin: z.record(z.string(), z.string()) });

describe('the hook of pre-commit', () => {
  /** As pre-commit does: the entry's words, then the names of changed files. */
  async function runHook(files: readonly string[]): Promise<number> {
    const [hook] = hooksSchema.parse(
      parse(await readFile(join(project, '.pre-commit-hooks.yaml'), 'utf8')),
    );
    const { bin } = manifestSchema.parse(
      JSON.parse(await readFile(join(project, 'package.json'), 'utf8')),
    );
    const [program = '', ...words] = hook?.entry.split(' ') ?? [];
    const path = join(project, bin[program] ?? 'missing');
    const child = spawn(path, [...words, ...files], { cwd: folder, stdio: 'ignore' });
    return endOf(child);
  }

  test('lets a commit pass that has no secret, and stops one that has', async () => {
    await write('clean.yml', 'global: {}\n');
    await write('chart/templates/cm.yaml', 'data: {{ toYaml .Values.password }}\n');
    await write('prometheus.yml', remoteWrite);

    expect(await runHook(['clean.yml', 'chart/templates/cm.yaml'])).toBe(0);
    expect(await runHook(['clean.yml', 'prometheus.yml'])).toBe(1);
  });
});

const workflowSchema = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({
      steps: z.array(z.looseObject({ name: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});
const sarifSchema = z.looseObject({
  runs: z.array(z.looseObject({ results: z.array(z.looseObject({ level: z.string() })) })),
});

describe('the workflow example', () => {
  let configuration: string;

  async function runStep(): Promise<number> {
    const { jobs } = workflowSchema.parse(
      parse(await readFile(join(project, 'docs/examples/code-scanning.yaml'), 'utf8')),
    );
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const script = steps.find(({ name }) => name === 'Look for secrets')?.run;
    // The shell of a workflow's step.
    const child = spawn('bash', ['-e', '-c', script ?? 'exit 99'], {
      cwd: configuration,
      stdio: 'ignore',
    });
    return endOf(child);
  }
  const git = (...words: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: configuration,
    });

  beforeEach(async () => {
    configuration = join(folder, 'configuration');
    await mkdir(configuration);
    await symlink(project, join(folder, 'promrotate'));
  });

  test('leaves a document for code scanning where secrets are found, and goes on', async () => {
    await write('configuration/prometheus.yml', remoteWrite);
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-q', '-m', 'Add');
    await write('configuration/prometheus.yml', 'global: {}\n');

    expect(await runStep()).toBe(0);
    const document = sarifSchema.parse(
      JSON.parse(await readFile(join(folder, 'promrotate.sarif'), 'utf8')),
    );
    expect(document.runs[0]?.results).toEqual([expect.objectContaining({ level: 'error' })]);
  });

  test('fails where the history cannot be looked at', async () => {
    expect(await runStep()).not.toBe(0);
  });
});
