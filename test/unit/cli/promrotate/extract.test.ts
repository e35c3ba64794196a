import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findFailure, toExtractionError } from '../../../../cli/extract/extraction-failure.ts';
import { type Played, play } from './played-command-line.ts';

const secret = 'kM4-zTq9-Lw2x';
const remoteWrite = (password: string) => `remote_write:
  - url: https://metrics.example.com/api/v1/write
    basic_auth:
      username: writer
      password: ${password}
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

const extract = (words: readonly string[], { machine, ...more }: Played = {}) =>
  play(['extract', ...words], { ...more, machine: { folder, ...machine } });

describe('promrotate extract', () => {
  test('ends with 0 where nothing stands, and takes no AWS', async () => {
    await write('prometheus.yml', 'global: { scrape_interval: 15s }\n');
    const { exitStatus, out, err, disconnected } = await extract(['.']);

    expect({ exitStatus, err, disconnected }).toEqual({ exitStatus: 0, err: '', disconnected: 0 });
    expect(out).toContain('No secret found.');
  });

  test('ends with 1 and the place where a secret stands', async () => {
    await write('etc/prometheus.yml', remoteWrite(secret));
    const { exitStatus, out, err } = await extract(['.']);

    expect({ exitStatus, err }).toEqual({ exitStatus: 1, err: '' });
    expect(out).toMatch(
      /^etc\/prometheus\.yml:5 +basic-auth-password +high +literal .* remote-write https:/m,
    );
    expect(out).toContain('npx promrotate extract . --import');
    expect(out).not.toContain(secret);
  });

  test('draws a table on a terminal', async () => {
    await write('prometheus.yml', remoteWrite(secret));
    const { out } = await extract(['.'], { machine: { columns: 110 } });

    expect(out).toContain('│ LINE');
    expect(out).toContain('basic-auth-password');
  });

  test('ends with 0 where a file is referred to', async () => {
    await write(
      'prometheus.yml',
      remoteWrite('x').replace('password: x', 'password_file: /run/pw'),
    );
    const { exitStatus, out } = await extract(['prometheus.yml', '--json']);

    expect(exitStatus).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      found: 0,
      referred: 1,
      sightings: [{ holds: 'file', reference: '/run/pw', risk: 'none' }],
    });
  });

  test('writes one document with --json', async () => {
    await write('a.yml', remoteWrite(secret));
    await write('b.yml', remoteWrite(secret));
    const { exitStatus, out, err } = await extract(['.', '--json']);

    expect({ exitStatus, err }).toEqual({ exitStatus: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      found: 2,
      sightings: [
        { file: 'a.yml', line: 5, alsoAt: [{ file: 'b.yml', line: 5 }], risk: 'high' },
        { file: 'b.yml', line: 5 },
      ],
      scanned: { files: 2 },
      next: ['npx promrotate extract . --import', 'npx promrotate extract . --rewrite'],
    });
  });

  test('writes SARIF with --sarif', async () => {
    await write('a b.yml', remoteWrite(secret));
    const { exitStatus, out } = await extract(['.', '--sarif']);

    expect(exitStatus).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'basic-auth-password',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'a%20b.yml' },
                    region: { startLine: 5 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('shows other fingerprints in another run', async () => {
    await write('a.yml', remoteWrite(secret));
    const [one, other] = await Promise.all(
      [1, 2].map((byte) =>
        extract(['.', '--json'], { machine: { newKey: () => new Uint8Array(32).fill(byte) } }),
      ),
    );

    const fingerprintOf = (out = '') => /"fingerprint": "(\w+)"/.exec(out)?.[1];
    expect(fingerprintOf(one?.out)).toMatch(/^[0-9a-f]{8}$/);
    expect(fingerprintOf(other?.out)).not.toBe(fingerprintOf(one?.out));
  });
});

describe('errors of promrotate extract', () => {
  test.each([
    [[], 'expected paths, --env, --git-history or --kubernetes'],
    [['.', ''], 'expected the path of a file or folder, found ""'],
    [['.', '--context', 'prod'], 'expected --kubernetes with --context'],
    [['.', '--namespace', 'x'], 'expected --kubernetes with --context and --namespace'],
    [['.', '--json', '--sarif'], "option '--sarif' cannot be used with option '--json'"],
    [['.', '--jsno'], "unknown option '--jsno'"],
  ])('%j is wrong usage', async (words, message) => {
    const { exitStatus, out, err } = await extract(words);

    expect({ exitStatus, out }).toEqual({ exitStatus: 2, out: '' });
    expect(err).toContain(message);
  });

  test('name a path that is not there', async () => {
    const { exitStatus, out, err } = await extract(['.', 'nowhere/x.yml']);

    expect({ exitStatus, out }).toEqual({ exitStatus: 2, out: '' });
    expect(err).toBe(
      'error: PATH_MISSING: expected a file or folder at "nowhere/x.yml", found none that can be reached\n',
    );
  });

  test('are documents with --json', async () => {
    const { exitStatus, err } = await extract(['nowhere', '--json']);

    expect(exitStatus).toBe(2);
    expect(JSON.parse(err)).toEqual({
      error: { code: 'PATH_MISSING', message: expect.any(String), exitStatus: 2 },
    });
  });

  test('go before what was found, which is shown all the same', async () => {
    await write('a.yml', remoteWrite(secret));
    await write('b.bin', Buffer.from([0x7f, 0, 1, 2]));
    const { exitStatus, out, err } = await extract(['a.yml', './b.bin']);

    expect(exitStatus).toBe(2);
    expect(out).toContain('a.yml:5');
    expect(err).toContain('error: EXTRACTION_INCOMPLETE: ');
    expect(err).toContain('BINARY_FILE at "b.bin"');
  });

  test('go before an import and a rewriting, which do not begin', async () => {
    await write('a.yml', remoteWrite(secret));
    await write('b.bin', Buffer.from([0x7f, 0, 1, 2]));
    const { exitStatus, out, err } = await extract(['a.yml', 'b.bin', '--import', '--rewrite']);

    expect({ exitStatus, out }).toEqual({ exitStatus: 2, out: '' });
    expect(err).toMatch(/^error: EXTRACTION_INCOMPLETE: /);
  });

  test('are none where a binary file or one that does not parse lies in a folder', async () => {
    await write('b.bin', Buffer.from([0x7f, 0, 1, 2]));
    await write('prometheus.yml', 'remote_write: [ {{ if .Values }} password_file: {{ end }}\n');
    const { exitStatus, out } = await extract(['.', 'prometheus.yml']);

    expect(exitStatus).toBe(0);
    expect(out).toMatch(/NOT_PARSED {2}prometheus\.yml/);
  });

  test.each([
    ['--only', 'central', 'there is no "central"'],
    [
      '--replica',
      'https://metrics.example.com/api/v1/write',
      'a.yml:5 basic-auth-password: its address is plain http',
    ],
  ])('%s takes one value, and leaves the paths', async (option, value, told) => {
    await write('a.yml', remoteWrite(secret).replace('https:', 'http:'));
    const { err, out } = await extract(['--import', option, value, 'a.yml']);

    expect(`${out}${err}`).toContain(told);
  });

  test('say that a writer of before Prometheus 2.49 is declared by hand', async () => {
    await write('a.yml', remoteWrite(secret));
    const words = ['--import', '--writer', 'agent', '--prometheus-version', '2.42.0'];
    const { exitStatus, err } = await extract(['a.yml', ...words]);

    expect(exitStatus).toBe(2);
    expect(err).toMatch(/WRONG_USAGE: --writer: .*2\.42\.0.*kind: inline/);
  });

  test('say that the work was stopped', async () => {
    const stop = new AbortController();
    stop.abort();
    const { exitStatus, out, err } = await extract(['.'], { stop });

    expect({ exitStatus, out }).toEqual({ exitStatus: 130, out: '' });
    expect(err).toContain('STOPPED_WAITING: stopped');
  });

  test('are files that were named and not seen, whatever kept them from it', () => {
    const problem = { code: 'NOT_PARSED', file: 'a.yml', message: 'm' } as const;

    expect(findFailure([problem], ['a.yml'], folder)).toBeUndefined();
    expect(findFailure([{ ...problem, isUnseen: true }], ['.'], folder)).toBeUndefined();
    expect(findFailure([{ ...problem, isUnseen: true }], ['a.yml'], folder)).toMatchObject({
      code: 'EXTRACTION_INCOMPLETE',
      exitStatus: 2,
    });
  });

  test('of the extraction itself quote nothing, for it may be a secret', () => {
    const found = toExtractionError(new TypeError(secret), new AbortController().signal);

    expect(found).toMatchObject({ code: 'UNEXPECTED', exitStatus: 2 });
    expect(found.message).toContain('(TypeError at extract.test.ts:');
    expect(found.message).not.toContain(secret);
  });
});

describe('promrotate extract --help', () => {
  test('tells the exit statuses, and has examples', async () => {
    const { exitStatus, out } = await extract(['--help']);

    expect(exitStatus).toBe(0);
    expect(out).toContain('Works without AWS');
    expect(out).toMatch(/Exit status:\n +0 .*\n +1 .*\n.* 2 /);
    expect(out).toContain('npx promrotate extract . --git-history --sarif > promrotate.sarif');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
