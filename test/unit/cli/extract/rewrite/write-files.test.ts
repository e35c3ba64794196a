import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { warningsOf } from '../../../../../cli/extract/rewrite/credential-folder.ts';
import type { Needed } from '../../../../../cli/extract/rewrite/reference.ts';
import { writeFiles } from '../../../../../cli/extract/rewrite/write-files.ts';
import { Secret } from '../../../../../cli/extract/secret.ts';

const password = 'pa"ss$Word-1';
const versionId = '01234567-89ab-8cde-8123-000000000000';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-write-'));
  await chmod(folder, 0o750);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const secret = new Secret(password);

const managed = (): Needed => ({
  kind: 'files',
  file: {
    secret,
    path: join(folder, 'current/password'),
    variable: 'CENTRAL_PASSWORD',
    managed: {
      endpoint: 'central',
      url: 'https://central.test/api/v1/write',
      username: 'writer',
      directory: folder,
      usernamePath: join(folder, 'current/username'),
      way: undefined,
      versionId,
    },
  },
});

const other = (): Needed => ({
  kind: 'files',
  file: { secret, path: join(folder, 'bearer-token'), variable: 'BEARER_TOKEN' },
});

const environment = (): Needed => ({
  kind: 'env-file',
  path: join(folder, 'prom-password.env'),
  variable: 'PROM_PASSWORD',
  file: { secret, path: join(folder, 'named-secret'), variable: 'NAMED_SECRET' },
});

const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

describe('writing the files of secrets', () => {
  it('makes a version behind a link, and single files, for the group of the folder', async () => {
    const written = await writeFiles([managed(), other(), environment()]);

    expect(written.paths).toHaveLength(4);
    expect(await readlink(join(folder, 'current'))).toBe(versionId);
    expect(await readFile(join(folder, 'current/username'), 'utf8')).toBe('writer');
    expect(await readFile(join(folder, 'current/password'), 'utf8')).toBe(password);
    expect(await readFile(join(folder, 'bearer-token'), 'utf8')).toBe(password);
    expect(await readFile(join(folder, 'prom-password.env'), 'utf8')).toBe(
      'PROM_PASSWORD="pa\\"ss\\$Word-1"\n',
    );
    expect(await modeOf(versionId)).toBe(0o750);
    expect(await modeOf('current/password')).toBe(0o640);
    expect(await modeOf('bearer-token')).toBe(0o640);
    expect(await readdir(folder)).toEqual([
      versionId,
      'bearer-token',
      'current',
      'prom-password.env',
    ]);
  });

  it('gives nobody else anything where only the owner may read the folder', async () => {
    await chmod(folder, 0o700);

    await writeFiles([managed(), other()]);

    expect(await modeOf(versionId)).toBe(0o700);
    expect(await modeOf('current/password')).toBe(0o600);
    expect(await modeOf('bearer-token')).toBe(0o600);
  });

  it('writes nothing where the same stands already', async () => {
    await writeFiles([managed(), other(), environment()]);

    expect((await writeFiles([managed(), other(), environment()])).paths).toEqual([]);
  });

  /** One that this user may give files to. */
  const group = process.getuid?.() === 0 ? 12_345 : (process.getgroups?.().at(-1) ?? 0);
  const below = (name: string): Needed => ({
    kind: 'files',
    file: { secret, path: join(folder, name), variable: 'OTHER' },
  });

  it('makes folders for the group of the one around them', async () => {
    await chown(folder, -1, group);

    const { warnings } = await writeFiles([below('one/two/token')]);

    for (const name of ['one', 'one/two', 'one/two/token'])
      expect((await stat(join(folder, name))).gid).toBe(group);
    expect(await modeOf('one/two')).toBe(0o750);
    expect(await modeOf('one/two/token')).toBe(0o640);
    expect(warnings).toHaveLength(group === 0 ? 1 : 0);
  });

  it("warns where files are for root's group or another one than their folder", async () => {
    await writeFile(join(folder, 'a'), '');
    const { gid } = await stat(join(folder, 'a'));
    await chown(folder, -1, group);

    const warnings = await warningsOf(folder, [join(folder, 'a')]);

    expect(warnings).toHaveLength(gid === group && gid !== 0 ? 0 : 1);
  });

  it('takes away all that it made, and nothing else', async () => {
    await writeFile(join(folder, 'mine'), '');
    const { undo } = await writeFiles([managed(), other(), environment(), below('one/two/token')]);

    expect(await undo()).toEqual([]);

    expect(await readdir(folder)).toEqual(['mine']);
  });

  it('leaves nothing when one cannot be written', async () => {
    await writeFile(join(folder, 'mine'), '');

    const failing = writeFiles([managed(), below('one/token'), below('mine/token')]);

    await expect(failing).rejects.toThrow(/mine\/token", found ENOTDIR: nothing is changed/);
    expect(await readdir(folder)).toEqual(['mine']);
  });

  async function refusal(): Promise<string> {
    const error: unknown = await writeFiles([other(), managed()]).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).not.toContain(password);
    return String(error);
  }

  it.each([
    ['another password', 'writer', 'another-1'],
    ['another user', 'someone', password],
  ])('refuses %s behind the link, before anything is written', async (_, username, found) => {
    await mkdir(join(folder, 'v1'));
    await writeFile(join(folder, 'v1/username'), username);
    await writeFile(join(folder, 'v1/password'), found);
    await symlink('v1', join(folder, 'current'));

    expect(await refusal()).toMatch(/expected the present credential/);
    expect(await readdir(folder)).toEqual(['current', 'v1']);
  });

  it('refuses a link that leads nowhere', async () => {
    await symlink('v1', join(folder, 'current'));

    expect(await refusal()).toMatch(/expected the present credential/);
    expect(await readdir(folder)).toEqual(['current']);
  });

  it('refuses to overwrite another file', async () => {
    await writeFile(join(folder, 'bearer-token'), 'another-1');

    expect(await refusal()).toMatch(/expected the present credential at ".*bearer-token"/);
    expect(await readdir(folder)).toEqual(['bearer-token']);
  });
});
