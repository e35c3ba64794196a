import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rewriteFiles } from '../../../../../cli/extract/rewrite/rewrite-files.ts';
import { textFiles } from '../../../../../cli/extract/rewrite/text-files.ts';
import { scanText } from '../../../../../cli/extract/scan-text.ts';

const password = 'pass-Word-1';
const prometheus = `# password: old-Pass-0
remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username: writer, password: ${password} }
`;
const alloy = `prometheus.remote_write "central" {
  endpoint {
    url = "https://central.test/api/v1/write"
    basic_auth {
      username = "writer"
      password = "${password}" // was old-Pass-1
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

async function run(
  confirm: (plan: string) => Promise<void>,
  { complaint, isWritingFiles = true }: { complaint?: string; isWritingFiles?: boolean } = {},
) {
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
      promtool: { complaint: async () => complaint },
      prometheusVersion: async () => '3.0.0',
      scanText,
      confirm,
    },
    {
      sightings: [...scans.flatMap(({ sightings }) => sightings), ...history],
      entries: [],
      directory: join(folder, 'credentials'),
      secretStore: 'aws',
      isWritingFiles,
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
    expect(text).toContain('\n-    basic_auth: { username: writer, password: <secret> }\n+ ');
    expect(text).not.toMatch(/remote_write:|old-Pass/);
    expect(text).toContain('Written first:\n- ' + join(folder, 'credentials/current/username'));
    expect(text).toMatch(/does not reach these[^]*- config\.alloy:6$/);
    expect(plan.leftOver.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^stands in Git's history/),
    ]);
    const [username = '', ...passwords] = written;
    expect(passwords).toHaveLength(2);
    expect(await readFile(username, 'utf8')).toBe('writer');
    for (const path of passwords) expect(await readFile(path, 'utf8')).toBe(password);
    expect(await read('prometheus.yml')).toContain(`password_file: ${passwords[0]} }`);
    expect(await read('config.alloy')).toContain(`password_file = "${passwords[1]}"`);
  });

  it('tells what is to be written where it does not write itself', async () => {
    const shown: string[] = [];

    await run(async (text) => void shown.push(text), { isWritingFiles: false });

    const [text = ''] = shown;
    expect(text).not.toContain('Written first:');
    expect(text).toContain(
      `To do first by hand:\n- write ${join(folder, 'credentials/current/username')} (or`,
    );
    expect(text).toContain(`- write ${join(folder, 'credentials/current/password')} (or`);
  });

  it('leaves neither backups nor credentials when a file is refused', async () => {
    const refused = run(async () => undefined, { complaint: 'promtool refuses it' });

    await expect(refused).rejects.toThrow(/promtool refuses it/);
    expect(await readdir(folder)).toEqual(['config.alloy', 'prometheus.yml']);
    expect(await read('prometheus.yml')).toBe(prometheus);
  });

  it('writes nothing when it is not confirmed', async () => {
    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await readdir(folder)).toEqual(['config.alloy', 'prometheus.yml']);
    expect(await read('prometheus.yml')).toBe(prometheus);
  });
});
