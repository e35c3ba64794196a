import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Findings } from '../../cli/extract/report/compile-report.ts';
import { scanFiles } from '../../cli/extract/scan-files.ts';
import { scanHistory } from '../../cli/extract/scan-history.ts';
import type { PoolLimits } from '../../cli/extract/sources/scan-pool.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'promrotate-sources-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const watch = { signal: new AbortController().signal, onProgress: () => undefined };
const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

function write(name: string, content: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
}
const git = (...words: string[]): string =>
  execFileSync('git', words, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
function commit(): string {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  return git('rev-parse', 'HEAD').slice(0, 12);
}
const variable = (value: string): string => `PROMETHEUS_REMOTE_WRITE_PASSWORD=${value}\n`;
const secretsOf = ({ sightings }: Findings): string[] =>
  sightings
    .filter(({ secret }) => secret !== undefined)
    .map(({ place, commit: at, secret }) =>
      [`${place.file}:${place.line}`, secret?.reveal(), ...(at === undefined ? [] : [at])].join(
        ' ',
      ),
    )
    .toSorted();
const scan = (limits: PoolLimits = {}) => scanFiles(['.'], { folder, limits })(watch);
const scanGit = (...paths: string[]) =>
  scanHistory(paths.length === 0 ? ['.'] : paths, { folder, environment })(watch);

describe('the files of a folder', () => {
  it('have their secrets found in threads', async () => {
    write('metrics.env', variable('planted-1'));
    write('deploy/metrics.env', `A=1\n${variable('planted-2')}`);
    write('deploy/image.png', 'PNG\0');

    const findings = await scan();

    expect(secretsOf(findings)).toEqual([
      'deploy/metrics.env:2 planted-2',
      'metrics.env:1 planted-1',
    ]);
    expect(findings).toMatchObject({ problems: [], scanned: { files: 3, skipped: 0 } });
  });

  it('are read whatever bytes their names are, and shown with U+FFFD', async () => {
    const under = Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xe9])]);
    mkdirSync(under);
    writeFileSync(Buffer.concat([under, Buffer.from('/ü-é.env')]), variable('planted-1'));
    const file = Buffer.concat([
      Buffer.from(`${folder}/f`),
      Buffer.from([0xff]),
      Buffer.from('.env'),
    ]);
    writeFileSync(file, variable('planted-2'));

    const findings = await scan();

    expect(secretsOf(findings)).toEqual(['d\uFFFD/ü-é.env:1 planted-1', 'f\uFFFD.env:1 planted-2']);
    expect(findings.problems).toEqual([]);
    for (const sighting of findings.sightings) expect(sighting).not.toHaveProperty('span');
  });

  it('are looked at piece by piece where they are large', async () => {
    write(
      'metrics.env',
      `${'A=1\n'.repeat(100_000)}${variable('planted')}${'B=1\n'.repeat(100_000)}`,
    );
    truncateSync(join(folder, 'metrics.env'), 100_000_000);

    const findings = await scan();

    expect(secretsOf(findings)).toEqual(['metrics.env:100001 planted']);
    expect(findings.problems).toMatchObject([{ code: 'FILE_TOO_LARGE', file: 'metrics.env' }]);
  });

  it('do not hold the scan up where a parser does not end', async () => {
    write('a.env', variable('planted'));
    write(
      'worker.mjs',
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { for (;;); });',
    );

    const { problems } = await scanFiles(['a.env'], {
      folder,
      limits: { seconds: 0.2, program: new URL(`file://${folder}/worker.mjs`) },
    })(watch);

    expect(problems).toMatchObject([{ code: 'NOT_PARSED', file: 'a.env', isUnseen: true }]);
  });

  it('do not end the scan where a parser takes all memory', async () => {
    write('a.env', variable('planted'));
    write(
      'worker.mjs',
      'import { parentPort } from "node:worker_threads"; const all = []; parentPort.on("message", () => { for (;;) all.push(`x${all.length}`.repeat(3).toUpperCase()); });',
    );

    const { problems } = await scanFiles(['a.env'], {
      folder,
      limits: { megabytes: 16, program: new URL(`file://${folder}/worker.mjs`) },
    })(watch);

    expect(problems).toMatchObject([
      { code: 'NOT_PARSED', message: expect.stringContaining('16 MB') },
    ]);
  });

  it('are looked at in pieces where a parser does not end with the whole', async () => {
    const filler = `# ${'x'.repeat(98)}\n`.repeat(100);
    write('a.env', `${filler}${variable('planted')}${filler}`);
    write('tsx.mjs', `export { register } from '${import.meta.resolve('tsx/esm/api')}';`);
    // Our thread, which hangs with the whole text.
    write(
      'worker.mjs',
      `import { parentPort } from 'node:worker_threads';
      import { register } from './tsx.mjs';
      register();
      parentPort.on('message', ({ inPieces }) => { while (inPieces === undefined); });
      await import('${import.meta.resolve('../../cli/extract/sources/scan-worker.ts')}');`,
    );

    const findings = await scanFiles(['a.env'], {
      folder,
      limits: { seconds: 3, program: new URL(`file://${folder}/worker.mjs`) },
    })(watch);

    expect(secretsOf(findings)).toEqual(['a.env:101 planted']);
    expect(findings.problems).toEqual([
      expect.objectContaining({
        code: 'NOT_PARSED',
        message: expect.stringContaining('piece by piece'),
      }),
    ]);
  });

  it('are left when the scan is stopped', async () => {
    write('a.env', variable('planted'));
    const stopping = new AbortController();
    const scanning = scanFiles(['.'], { folder })({ ...watch, signal: stopping.signal });
    stopping.abort();

    await expect(scanning).rejects.toThrow('aborted');
  });
});

describe("Git's history", () => {
  it.each(['sha1', 'sha256'])('tells the newest commit that had a secret (%s)', async (format) => {
    git('init', '--quiet', `--object-format=${format}`);
    write('metrics.env', variable('planted-1'));
    commit();
    write('other', 'x');
    const last = commit();
    write('metrics.env', variable('planted-2'));
    const now = commit();

    const findings = await scanGit();

    expect(secretsOf(findings)).toEqual(
      [`metrics.env:1 planted-1 ${last}`, `metrics.env:1 planted-2 ${now}`].toSorted(),
    );
    expect(findings.problems).toEqual([]);
  });

  it('is that of all branches, also of a bare repository, with all names that a file had', async () => {
    git('init', '--quiet', '--initial-branch=main');
    write('x', 'x');
    commit();
    git('switch', '--quiet', '--create', 'side');
    write('deploy/metrics.env', variable('planted'));
    commit();
    git('mv', 'deploy/metrics.env', 'deploy/prometheus.env');
    const side = commit();
    git('switch', '--quiet', 'main');
    git('clone', '--quiet', '--bare', '.', 'bare.git');
    const expected = [
      `deploy/metrics.env:1 planted ${side}`,
      `deploy/prometheus.env:1 planted ${side}`,
    ];

    git('notes', 'add', '--message', variable('a-note'), 'HEAD');

    expect(secretsOf(await scanGit('x'))).toEqual(expected);
    expect(secretsOf(await scanGit('.git'))).toEqual(expected.map((each) => `.git/${each}`));
    expect(secretsOf(await scanGit('bare.git'))).toEqual(
      expected.map((each) => `bare.git/${each}`),
    );
  });

  it('is told to be cut off in a shallow clone', async () => {
    git('init', '--quiet');
    for (const value of ['planted-1', 'planted-2']) {
      write('metrics.env', variable(value));
      commit();
    }
    git('clone', '--quiet', '--depth=1', `file://${folder}`, 'clone');

    const findings = await scanGit('clone');

    expect(secretsOf(findings)).toMatchObject([expect.stringContaining('planted-2')]);
    expect(findings.problems).toMatchObject([
      { code: 'GIT_FAILED', message: expect.stringContaining('--unshallow') },
    ]);
  });

  it('runs nothing that the repository names', async () => {
    git('init', '--quiet');
    write('.gitattributes', '*.env diff=evil filter=evil\n');
    write('metrics.env', variable('planted'));
    commit();
    const evil = `touch ${folder}/ran; cat`;
    for (const name of [
      'core.fsmonitor',
      'core.pager',
      'diff.external',
      'diff.evil.textconv',
      'diff.evil.command',
      'filter.evil.smudge',
      'core.alternateRefsCommand',
      'gpg.program',
    ])
      git('config', name, evil);
    git('config', 'log.showSignature', 'true');
    rmSync(join(folder, 'ran'), { force: true });

    expect(secretsOf(await scanGit())).toHaveLength(1);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it('is told to be missing where there is no repository, and Git where it is not installed', async () => {
    write('x', '');
    const bare = { ...environment, PATH: '/nonexistent' };

    expect((await scanGit()).problems).toMatchObject([
      { code: 'GIT_FAILED', file: '.', message: expect.stringContaining('not a git repository') },
    ]);
    expect((await scanHistory(['.'], { folder, environment: bare })(watch)).problems).toMatchObject(
      [{ code: 'GIT_FAILED', message: expect.stringContaining('install') }],
    );
  });
});
