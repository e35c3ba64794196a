import { chmod, chown, link, lstat, readdir, symlink } from 'node:fs/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped } from '../../support/accepted-set-text.ts';
import type { HostShell } from '../../support/host-shells.ts';
import type { RunOptions, RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';

const version = '1'.repeat(36);
const config =
  'username: a # promrotate central username\npassword_file: /a # promrotate central password_file\n';
const uid = process.getuid?.() ?? 0;
const name = uid === 0 ? 'root' : String(uid);

const played = new PlayedHosts(async (host) => {
  await host.makeFolder('/srv/credential');
  await host.write('/etc/web.yml', '');
  await host.write('/conf/p.yml', config);
  await host.write('/precious', 'root only');
});
beforeEach(() => {
  const set = acceptedSetText(7, { 'central-1': bcryptShaped('new') });
  played.aws.parameters.set('/promrotate/accepted/central', set);
  played.aws.secrets.set(`promrotate/central ${version}`, '{"username":"u","password":"p"}');
});

type Run = (shell: HostShell, options?: RunOptions) => Promise<RunResult>;

const applyTo =
  (file: string): Run =>
  (shell, options) =>
    played.apply(shell, { File: file }, options);

const apply = applyTo('/etc/web.yml');

const switchBy =
  (way: Record<string, string>): Run =>
  (shell, options) =>
    played.switchWriter(shell, { Version: version, Directory: '/srv/credential', ...way }, options);

const byLink = switchBy({ Way: 'symlink' });
const byConfig = switchBy({
  Way: 'inline',
  Config: '/conf/p.yml',
  Reload: 'http://127.0.0.1:1/reload',
});

/** Each folder in which a document makes files, and what mends it. */
const mend = `install -d -o ${name} -g <group of the writer> -m 0750 /srv/credential`;
const places: [run: Run, folder: string, mending: string][] = [
  [apply, '/etc', `chown ${name} /etc && chmod go-w /etc`],
  [byLink, '/srv/credential', mend],
  [byConfig, '/srv/credential', mend],
  [byConfig, '/conf', `chown ${name} /conf && chmod go-w /conf`],
];

test.each([0o775, 0o757, 0o777, 0o1777, 0o2770])(
  'refuses a folder of mode %o, which others may write into',
  async (mode) => {
    await played.inEachShell(async (shell) => {
      for (const [run, folder, mending] of places) {
        await chmod(played.host.path(folder), mode);
        const content = await readdir(played.host.path(folder));

        expect({ shell: shell.name, ...(await run(shell)) }).toEqual({
          shell: shell.name,
          status: 1,
          stdout: '',
          stderr: `promrotate-error DIRECTORY_UNSAFE expected ${folder} to belong to uid ${uid} and nobody else to write into it, found uid ${uid} and mode ${mode.toString(8)}; mend it: ${mending}\n`,
        });
        expect(await readdir(played.host.path(folder))).toEqual(content);
        await chmod(played.host.path(folder), 0o755);
      }
    });
    expect(played.aws.requests).toEqual([]);
  },
);

/** Only root can give a folder away; for others the run is told that it is somebody else. */
test('refuses a folder of another user', async () => {
  await played.inEachShell(async (shell) => {
    // Its shell would call an "id" of its own.
    if (uid !== 0 && shell.name === 'busybox') return;
    const programs = await programFolder(played.host.root, { id: 'echo 4242' });
    for (const [run, folder] of places) {
      if (uid === 0) await chown(played.host.path(folder), 1234, 4321);

      expect((await run(shell, uid === 0 ? {} : { programs })).stderr).toContain(
        uid === 0
          ? `DIRECTORY_UNSAFE expected ${folder} to belong to uid 0 and nobody else to write into it, found uid 1234 and mode 755; `
          : 'DIRECTORY_UNSAFE expected ',
      );
      if (uid === 0) await chown(played.host.path(folder), 0, 0);
    }
  });
});

test('refuses a folder that others could swap for another', async () => {
  await played.inEachShell(async (shell) => {
    await chmod(played.host.path('/srv'), 0o777);
    expect((await byLink(shell)).stderr).toMatch(
      /^promrotate-error DIRECTORY_UNSAFE expected \S+\/srv, above \S+\/srv\/credential, to belong to root and nobody else to write into it, found uid \d+ and mode 777; /,
    );

    // Nobody moves the folders of others out of a sticky one.
    await chmod(played.host.path('/srv'), 0o1777);
    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
  });
});

test('refuses a link to the web config that others could bend', async () => {
  await played.inEachShell(async (shell) => {
    await played.host.write('/away/web.yml', '');
    await played.host.makeFolder('/etc/linked');
    await symlink('/away/web.yml', played.host.path('/etc/linked/web.yml'));
    await chmod(played.host.path('/etc/linked'), 0o777);

    const { stderr } = await applyTo('/etc/linked/web.yml')(shell);

    expect(stderr).toContain('DIRECTORY_UNSAFE expected /etc/linked to belong to ');
  });
});

const planted: [run: Run, file: string][] = [
  [apply, '/etc/web.yml.promrotate.lock'],
  [apply, '/etc/web.yml.promrotate.note'],
  [apply, '/etc/.web.yml.promrotate-previous'],
  [byLink, '/srv/credential/.promrotate-lock'],
  [byLink, '/srv/credential/.promrotate-endpoint'],
  [byConfig, '/conf/p.yml.promrotate.lock'],
  [byConfig, '/conf/.p.yml.promrotate-previous'],
  [byConfig, '/srv/credential/.promrotate-loaded'],
];

test('follows no symbolic link in the place of a file of its own', async () => {
  await played.inEachShell(async (shell) => {
    for (const [run, file] of planted) {
      await symlink(played.host.path('/precious'), played.host.path(file));

      const { status, stderr } = await run(shell);

      expect({ file, status, stderr }).toEqual({
        file,
        status: 1,
        stderr: expect.stringContaining(
          `DIRECTORY_UNSAFE expected ${played.host.path(file)} to be a file of our own, `,
        ),
      });
      expect(stderr).not.toContain('root only');
      expect((await lstat(played.host.path(file))).isSymbolicLink()).toBe(true);
      await played.host.removeFile(file);
    }
    expect(await played.host.read('/precious')).toBe('root only');
  });
});

test('reads no other file under the name of one of its own', async () => {
  await played.inEachShell(async (shell) => {
    await link(
      played.host.path('/precious'),
      played.host.path('/srv/credential/.promrotate-endpoint'),
    );

    const { stderr } = await byLink(shell);

    expect(stderr).toContain('promrotate-error DIRECTORY_UNSAFE ');
    expect(stderr).not.toContain('root only');
  });
});

test('takes no link for a version, and makes it anew', async () => {
  await played.inEachShell(async (shell) => {
    const place = `/srv/credential/${version}`;
    await played.host.write('/elsewhere/username', 'u');
    await played.host.write('/elsewhere/password', 'p');
    await symlink('../../elsewhere', played.host.path(place));

    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
    expect((await lstat(played.host.path(place))).isDirectory()).toBe(true);
    expect(await played.host.read('/elsewhere/password')).toBe('p');

    await played.host.removeFile(`${place}/password`);
    await symlink('../../../elsewhere/password', played.host.path(`${place}/password`));
    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
    expect((await lstat(played.host.path(`${place}/password`))).isFile()).toBe(true);
  });
});
