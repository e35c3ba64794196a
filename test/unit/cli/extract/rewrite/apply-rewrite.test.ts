import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applyRewrite } from '../../../../../cli/extract/rewrite/apply-rewrite.ts';
import { planRewrite, type RewritePlan } from '../../../../../cli/extract/rewrite/plan-rewrite.ts';
import { findFault } from '../../../../../cli/extract/rewrite/require-same-rest.ts';
import { type TextFiles, textFiles } from '../../../../../cli/extract/rewrite/text-files.ts';
import { scanText } from '../../../../../cli/extract/scan-text.ts';

const password = 'pass-Word-1';
const before = `scrape_configs:\n  - job_name: a\n    basic_auth: { username: u, password: ${password} }\n`;
const after = before.replace(
  `password: ${password}`,
  'password_file: /etc/cred/u-basic-auth-password',
);

let folder: string;
let files: TextFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-apply-'));
  files = textFiles(folder);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, name), 'utf8');
const fine = { complaint: async () => undefined };

async function planOf(names: readonly string[]): Promise<RewritePlan> {
  const scans = names.map(async (file) => scanText({ file, text: await read(file) }));
  const sightings = (await Promise.all(scans)).flatMap((scan) => scan.sightings);
  return planRewrite(
    { files, prometheusVersion: async () => '3.0.0' },
    { sightings, entries: [], directory: '/etc/cred', secretStore: 'aws' },
  );
}

/** The error's message, which never has a secret. */
async function failureOf(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(String(error)).not.toContain(password);
  return String(error);
}

describe('applying a rewrite', () => {
  it('keeps the mode, replaces what a link leads to, and makes a private backup of another name', async () => {
    await writeFile(join(folder, 'real.yml'), before);
    await chmod(join(folder, 'real.yml'), 0o640);
    await symlink('real.yml', join(folder, 'prometheus.yml'));
    await writeFile(join(folder, 'prometheus.yml.promrotate-backup'), 'an older one');

    const done = await applyRewrite(
      { files, promtool: fine, scanText },
      await planOf(['prometheus.yml']),
    );

    const backup = 'prometheus.yml.promrotate-backup-2';
    expect(done).toEqual([{ file: 'prometheus.yml', backup }]);
    expect(await read('real.yml')).toBe(after);
    expect((await stat(join(folder, 'real.yml'))).mode & 0o777).toBe(0o640);
    expect((await lstat(join(folder, 'prometheus.yml'))).isSymbolicLink()).toBe(true);
    expect(await read(backup)).toBe(before);
    expect((await stat(join(folder, backup))).mode & 0o777).toBe(0o600);
    expect(await read('prometheus.yml.promrotate-backup')).toBe('an older one');
  });

  it('puts all back when promtool refuses one, and leaves nothing behind', async () => {
    const names = ['prometheus-a.yml', 'prometheus-b.yml', 'prometheus-c.yml'];
    for (const name of names) await writeFile(join(folder, name), before);
    const checked: string[] = [];
    const promtool = {
      async complaint(path: string) {
        checked.push(await readFile(path, 'utf8'));
        return checked.length === 2 ? 'promtool check config refuses it' : undefined;
      },
    };

    const plan = await planOf(names);
    const failure = await failureOf(applyRewrite({ files, promtool, scanText }, plan));

    expect(failure).toMatch(/prometheus-b.yml.*promtool.*1 that had been rewritten were put back/);
    expect(checked).toEqual([after, after]);
    expect(await readdir(folder)).toEqual(names);
    expect(await Promise.all(names.map(read))).toEqual([before, before, before]);
  });

  it('names the backup of a file that it cannot put back', async () => {
    const names = ['prometheus-a.yml', 'prometheus-b.yml'];
    for (const name of names) await writeFile(join(folder, name), before);
    const replaced: string[] = [];
    const failing: TextFiles = {
      ...files,
      async replace(file, text) {
        replaced.push(file);
        if (replaced.length > 1) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        await files.replace(file, text);
      },
    };

    const plan = await planOf(names);
    const failure = await failureOf(
      applyRewrite({ files: failing, promtool: fine, scanText }, plan),
    );

    expect(failure).toMatch(/ENOSPC.*cat prometheus-a.yml.promrotate-backup > prometheus-a.yml/);
    expect(await read('prometheus-a.yml.promrotate-backup')).toBe(before);
  });

  it('changes nothing when one file was changed meanwhile', async () => {
    const names = ['prometheus-a.yml', 'prometheus-b.yml'];
    for (const name of names) await writeFile(join(folder, name), before);
    const plan = await planOf(names);
    await writeFile(join(folder, 'prometheus-b.yml'), `${before}# more\n`);

    const failure = await failureOf(applyRewrite({ files, promtool: fine, scanText }, plan));

    expect(failure).toMatch(/another program changed it meanwhile/);
    expect(await read('prometheus-a.yml')).toBe(before);
    expect(await readdir(folder)).toEqual(names);
  });

  it.each([
    ['a key is lost', (text: string) => text.replace('username: u, ', '')],
    ['another value differs', (text: string) => text.replace('job_name: a', 'job_name: b')],
    ['the reference is another', (text: string) => text.replace('/etc/cred/', '/etc/other/')],
    ['a value is new', (text: string) => `${text}    honor_labels: true\n`],
    ['it does not parse', (text: string) => `${text}}\n`],
  ])('refuses a new text in which %s', async (_, spoil) => {
    await writeFile(join(folder, 'prometheus.yml'), before);
    const { rewrites, ...plan } = await planOf(['prometheus.yml']);
    const spoilt = rewrites.map((rewrite) => ({ ...rewrite, after: spoil(rewrite.after) }));

    expect(rewrites.map(findFault)).toEqual([undefined]);
    const applied = applyRewrite(
      { files, promtool: fine, scanText },
      { ...plan, rewrites: spoilt },
    );
    expect(await failureOf(applied)).toMatch(/more is different|does not parse/);
    expect(await read('prometheus.yml')).toBe(before);
  });
});
