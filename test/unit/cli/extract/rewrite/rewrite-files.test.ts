import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rewriteFiles } from '../../../../../cli/extract/rewrite/rewrite-files.ts';
import { textFiles } from '../../../../../cli/extract/rewrite/text-files.ts';
import { scanText } from '../../../../../cli/extract/scan-text.ts';

const password = 'pass-Word-1';
const prometheus = `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username: writer, password: ${password} }
`;
const alloy = `prometheus.remote_write "central" {
  endpoint {
    url = "https://central.test/api/v1/write"
    basic_auth {
      username = "writer"
      password = "${password}"
    }
  }
}
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-files-'));
  await writeFile(join(folder, 'prometheus.yml'), prometheus);
  await writeFile(join(folder, 'config.alloy'), alloy);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(confirm: (plan: string) => Promise<void>) {
  const scans = await Promise.all([
    scanText({ file: 'prometheus.yml', text: prometheus }),
    scanText({ file: 'config.alloy', text: alloy }),
  ]);
  // What stood there in an older commit, at a place of its own.
  const [old] = scans.flatMap(({ sightings }) => sightings);
  const history =
    old === undefined ? [] : [{ ...old, commit: 'abc1234', span: { start: 0, end: 8 } }];
  return rewriteFiles(
    {
      files: textFiles(folder),
      promtool: { complaint: async () => undefined },
      prometheusVersion: async () => '3.0.0',
      scanText,
      confirm,
    },
    {
      sightings: [...scans.flatMap(({ sightings }) => sightings), ...history],
      entries: [],
      directory: join(folder, 'credentials'),
      secretStore: 'aws',
      isWritingFiles: true,
    },
  );
}

const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('rewriting files', () => {
  it('shows the diff and what a rotation does not reach, and writes what the files name', async () => {
    const shown: string[] = [];

    const { plan, written } = await run(async (text) => void shown.push(text));

    const [text = ''] = shown;
    expect(text).not.toContain(password);
    expect(text).toContain(' remote_write:\n');
    expect(text).toMatch(/does not reach these[^]*- config\.alloy:6$/);
    expect(plan.leftOver.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^stands in Git's history/),
    ]);
    expect(written).toHaveLength(2);
    for (const path of written) expect(await readFile(path, 'utf8')).toBe(password);
    expect(await read('prometheus.yml')).toContain(`password_file: ${written[0]} }`);
    expect(await read('config.alloy')).toContain(`password_file = "${written[1]}"`);
    expect(await read('credentials/current/username')).toBe('writer');
  });

  it('writes nothing when it is not confirmed', async () => {
    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await readdir(folder)).toEqual(['config.alloy', 'prometheus.yml']);
    expect(await read('prometheus.yml')).toBe(prometheus);
  });
});
