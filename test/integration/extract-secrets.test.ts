import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { scanText } from '../../cli/extract/scan-text.ts';
import { type Planted, plantFiles } from '../support/extract/planted-files.ts';
import { runExtract } from '../support/extract/run-extract.ts';
import { leaksIn, secretForms } from '../support/extract/secret-forms.ts';
import { watchArguments } from '../support/traces.ts';
import { play } from '../unit/cli/promrotate/played-command-line.ts';

const corpus = fileURLToPath(new URL('../corpus/extract/seen', import.meta.url));
const run = promisify(execFile);

jest.setTimeout(120_000);

let folder: string;
let planted: Planted;
let watch: ReturnType<typeof watchArguments>;

/** What was written to stdout and stderr, by what was done. */
const said = new Map<string, string>();

async function writeFiles(under: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    await mkdir(dirname(join(under, name)), { recursive: true });
    await writeFile(join(under, name), text);
  }
}

/** Each file cut off within its secret, with what no parser takes, or in bytes that are no UTF-8. */
function spoil({ files, secrets }: Planted): Map<string, Buffer> {
  const spoiled = new Map<string, Buffer>();
  for (const [name, text] of files) {
    const at = Math.max(...secrets.map((secret) => text.indexOf(secret)));
    spoiled.set(`cut/${name}`, Buffer.from(text.slice(0, at + 24)));
    spoiled.set(`broken/${name}`, Buffer.from(`\t{]"\n${text}\n\t}{[`));
    spoiled.set(
      `bytes/${name}`,
      Buffer.concat([Buffer.from([0x23, 0x20, 0xc3, 0x28, 0x0a]), Buffer.from(text)]),
    );
    spoiled.set(`deep/${name}`, Buffer.from(`${'[{"a":'.repeat(3_000)}${text}`));
  }
  return spoiled;
}

const argumentsFile = (): string => join(folder, 'arguments');

async function prepareRepository(under: string): Promise<void> {
  const git = (...words: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: under });
  await writeFiles(under, planted.files);
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'Add');
  await git('rm', '-rq', '.');
  await git('commit', '-q', '-m', 'Remove');
}

/** Programs that note their arguments: git, a kubectl that lists an object with secrets, and one that fails with them. */
async function preparePrograms(under: string): Promise<void> {
  const [one = '', other = ''] = planted.secrets;
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'prometheus-remote-write', namespace: 'monitoring' },
    data: { password: Buffer.from(one).toString('base64') },
  };
  const begin = (name: string): string => `#!/bin/sh\necho "${name} $*" >>'${argumentsFile()}'\n`;
  const git = `${begin('git')}PATH='${process.env['PATH']}' exec git "$@"\n`;
  const programs = {
    'works/git': git,
    'works/kubectl': `${begin('kubectl')}[ "$1" = api-resources ] && exec echo secrets\ncat <<'END'\n${JSON.stringify(object)}\nEND\n`,
    'fails/git': git,
    'fails/kubectl': `${begin('kubectl')}echo '{"password": "${other}'\necho "error: https://admin:${other}@cluster, token: ${other}" >&2\nexit 1\n`,
  };
  for (const [name, text] of Object.entries(programs)) {
    await mkdir(dirname(join(under, name)), { recursive: true });
    await writeFile(join(under, name), text);
    await chmod(join(under, name), 0o755);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
  planted = plantFiles();
  const at = (name: string): string => join(folder, name);
  for (const name of ['whole', 'spoiled', 'repository', 'tmp']) await mkdir(at(name));
  await writeFiles(at('whole'), planted.files);
  for (const [name, bytes] of spoil(planted)) {
    await mkdir(dirname(join(at('spoiled'), name)), { recursive: true });
    await writeFile(join(at('spoiled'), name), bytes);
  }
  await prepareRepository(at('repository'));
  await preparePrograms(at('programs'));
  await cp(corpus, at('corpus'), { recursive: true });

  watch = watchArguments();
  const [secret = ''] = planted.secrets;
  const withPath = (programs: string) => ({
    PATH: `${at(`programs/${programs}`)}:${process.env['PATH']}`,
  });
  const extract = async (words: string[], more: Record<string, string> = {}): Promise<void> => {
    const environment = { TMPDIR: at('tmp'), ...withPath('works'), ...more };
    const { out, err, exitStatus } = await runExtract(words, { folder, environment });
    said.set(words.join(' '), `${out}\n${err}\n${exitStatus}`);
  };
  await Promise.all([
    extract(['whole', 'spoiled']),
    extract(['whole', 'spoiled', 'corpus', '--json']),
    extract(['whole', 'spoiled', 'corpus', '--sarif']),
    extract(['repository', '--git-history']),
    extract(['repository', '--git-history', '--json']),
    extract(['--help']),
    extract(['--env'], { REMOTE_WRITE_PASSWORD: secret, PROMETHEUS_TOKEN: `${secret}-2` }),
    extract(['--kubernetes']),
    extract(['--kubernetes', '--json'], withPath('fails')),
  ]);
  const { out, err } = await play(['extract', 'whole', 'spoiled', 'corpus'], {
    machine: { folder, columns: 120, isErrorTerminal: true },
  });
  said.set('on a terminal', out + err);
});

afterAll(async () => {
  await watch.stop();
  await rm(folder, { recursive: true });
});

async function filesIn(under: string): Promise<string[]> {
  const entries = await readdir(under, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The values that the corpus has, by the scanner itself and without any report. */
async function corpusSecrets(): Promise<string[]> {
  const values = new Set<string>();
  for (const file of await filesIn(corpus)) {
    const { sightings } = await scanText({ file, text: await readFile(file, 'utf8') });
    for (const { secret } of sightings) {
      const value = secret?.reveal() ?? '';
      if (value.length >= 8) values.add(value);
    }
  }
  return [...values];
}

describe('an extraction', () => {
  test('finds a secret in each format, so that there is something to show', () => {
    const found = said.get('whole spoiled') ?? '';

    expect([...planted.files.keys()].filter((name) => !found.includes(`whole/${name}:`))).toEqual(
      [],
    );
    expect(said.get('repository --git-history')).toContain('leaked: rotate now');
    expect(said.get('--env')).toMatch(/REMOTE_WRITE_PASSWORD/);
    expect(said.get('--kubernetes')).toContain('prometheus-remote-write');
    expect(said.get('--kubernetes --json')).toContain('KUBECTL_FAILED');
  });

  test('shows no planted secret, in whatever form, and whatever is wrong with the input', () => {
    for (const [words, text] of said) {
      expect({ words, leaks: leaksIn(text, planted.secrets) }).toEqual({ words, leaks: [] });
    }
  });

  test('shows no secret of the corpus', async () => {
    const values = await corpusSecrets();

    expect(values.length).toBeGreaterThan(100);
    for (const words of [
      'whole spoiled corpus --json',
      'whole spoiled corpus --sarif',
      'on a terminal',
    ]) {
      expect({ words, leaks: leaksIn(said.get(words) ?? '', values) }).toEqual({
        words,
        leaks: [],
      });
    }
  });

  test('leaves none in a temporary file', async () => {
    const contents = await Promise.all(
      (await filesIn(join(folder, 'tmp'))).map((file) => readFile(file, 'latin1')),
    );

    expect(leaksIn(contents.join('\n'), planted.secrets)).toEqual([]);
  });

  test('gives none to a process as an argument', async () => {
    const noted = await readFile(argumentsFile(), 'utf8');
    const lines = [noted, ...watch.seen].join('\n');

    expect(noted).toMatch(/^git .*cat-file/m);
    expect(noted).toMatch(/^kubectl .*get/m);
    expect(lines).toContain('promrotate.mjs\0extract');
    expect(leaksIn(lines, planted.secrets)).toEqual([]);
  });

  test('would be caught showing one, in each of its forms', () => {
    const [secret = ''] = planted.secrets;
    const pair = Buffer.from(`writer:${secret}`).toString('base64');

    for (const form of [...secretForms(secret), pair])
      expect(leaksIn(`x${form}y`, planted.secrets)).toEqual([secret]);
  });
});
