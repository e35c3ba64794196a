import { chmod, chown, link, lstat, readdir, symlink } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from '../../../infra/documents/run-command-documents.ts';
import { acceptedSetText, bcryptShaped } from '../../support/accepted-set-text.ts';
import { findHostShells, type HostShell, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { PlayedHost, type RunOptions, type RunResult } from '../../support/played-host.ts';
import { programFolder } from '../../support/programs.ts';

let shells: HostShells;
let aws: LoopbackAws;
let host: PlayedHost;

const version = '1'.repeat(36);
const config =
  'username: a # promrotate central username\npassword_file: /a # promrotate central password_file\n';
const uid = process.getuid?.() ?? 0;
const name = uid === 0 ? 'root' : String(uid);

beforeAll(async () => {
  shells = await findHostShells();
});
afterAll(() => shells.remove());
beforeEach(async () => {
  aws = await startLoopbackAws();
  const set = acceptedSetText(7, { 'central-1': bcryptShaped('new') });
  aws.parameters.set('/promrotate/accepted/central', set);
  aws.secrets.set(`promrotate/central ${version}`, '{"username":"u","password":"p"}');
  await newHost();
});
afterEach(() => Promise.all([aws.close(), host.remove()]));

async function newHost(): Promise<void> {
  host = await PlayedHost.create(aws);
  await host.makeFolder('/srv/credential');
  await host.write('/etc/web.yml', '');
  await host.write('/conf/p.yml', config);
  await host.write('/precious', 'root only');
}

async function inEachShell(body: (shell: HostShell) => Promise<void>): Promise<void> {
  for (const shell of shells.all) {
    await body(shell);
    await host.remove();
    await newHost();
  }
}

type Run = (shell: HostShell, options?: RunOptions) => Promise<RunResult>;

const applyTo =
  (file: string): Run =>
  (shell, options) =>
    host.run(
      shell,
      applyAcceptedSetDocument(),
      { Endpoint: 'central', Sequence: '7', File: file },
      options,
    );

const apply = applyTo('/etc/web.yml');

const switchBy =
  (way: Record<string, string>): Run =>
  (shell, options) =>
    host.run(
      shell,
      switchWriterDocument(),
      { Endpoint: 'central', Version: version, Directory: '/srv/credential', ...way },
      options,
    );

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
    await inEachShell(async (shell) => {
      for (const [run, folder, mending] of places) {
        await chmod(host.path(folder), mode);
        const content = await readdir(host.path(folder));

        expect({ shell: shell.name, ...(await run(shell)) }).toEqual({
          shell: shell.name,
          status: 1,
          stdout: '',
          stderr: `promrotate-error DIRECTORY_UNSAFE expected ${folder} to belong to uid ${uid} and nobody else to write into it, found uid ${uid} and mode ${mode.toString(8)}; mend it: ${mending}\n`,
        });
        expect(await readdir(host.path(folder))).toEqual(content);
        await chmod(host.path(folder), 0o755);
      }
    });
    expect(aws.requests).toEqual([]);
  },
);

/** Only root can give a folder away; for others the run is told that it is somebody else. */
test('refuses a folder of another user', async () => {
  await inEachShell(async (shell) => {
    // Its shell would call an "id" of its own.
    if (uid !== 0 && shell.name === 'busybox') return;
    const programs = await programFolder(host.root, { id: 'echo 4242' });
    for (const [run, folder] of places) {
      if (uid === 0) await chown(host.path(folder), 1234, 4321);

      expect((await run(shell, uid === 0 ? {} : { programs })).stderr).toContain(
        uid === 0
          ? `DIRECTORY_UNSAFE expected ${folder} to belong to uid 0 and nobody else to write into it, found uid 1234 and mode 755; `
          : 'DIRECTORY_UNSAFE expected ',
      );
      if (uid === 0) await chown(host.path(folder), 0, 0);
    }
  });
});

test('refuses a folder that others could swap for another', async () => {
  await inEachShell(async (shell) => {
    await chmod(host.path('/srv'), 0o777);
    expect((await byLink(shell)).stderr).toMatch(
      /^promrotate-error DIRECTORY_UNSAFE expected \S+\/srv, above \S+\/srv\/credential, to belong to root and nobody else to write into it, found uid \d+ and mode 777; /,
    );

    // Nobody moves the folders of others out of a sticky one.
    await chmod(host.path('/srv'), 0o1777);
    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
  });
});

test('refuses a link to the web config that others could bend', async () => {
  await inEachShell(async (shell) => {
    await host.write('/away/web.yml', '');
    await host.makeFolder('/etc/linked');
    await symlink('/away/web.yml', host.path('/etc/linked/web.yml'));
    await chmod(host.path('/etc/linked'), 0o777);

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
  await inEachShell(async (shell) => {
    for (const [run, file] of planted) {
      await symlink(host.path('/precious'), host.path(file));

      const { status, stderr } = await run(shell);

      expect({ file, status, stderr }).toEqual({
        file,
        status: 1,
        stderr: expect.stringContaining(
          `DIRECTORY_UNSAFE expected ${host.path(file)} to be a file of our own, `,
        ),
      });
      expect(stderr).not.toContain('root only');
      expect((await lstat(host.path(file))).isSymbolicLink()).toBe(true);
      await host.removeFile(file);
    }
    expect(await host.read('/precious')).toBe('root only');
  });
});

test('reads no other file under the name of one of its own', async () => {
  await inEachShell(async (shell) => {
    await link(host.path('/precious'), host.path('/srv/credential/.promrotate-endpoint'));

    const { stderr } = await byLink(shell);

    expect(stderr).toContain('promrotate-error DIRECTORY_UNSAFE ');
    expect(stderr).not.toContain('root only');
  });
});

test('takes no link for a version, and makes it anew', async () => {
  await inEachShell(async (shell) => {
    const place = `/srv/credential/${version}`;
    await host.write('/elsewhere/username', 'u');
    await host.write('/elsewhere/password', 'p');
    await symlink('../../elsewhere', host.path(place));

    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
    expect((await lstat(host.path(place))).isDirectory()).toBe(true);
    expect(await host.read('/elsewhere/password')).toBe('p');

    await host.removeFile(`${place}/password`);
    await symlink('../../../elsewhere/password', host.path(`${place}/password`));
    expect(await byLink(shell)).toMatchObject({ status: 0, stderr: '' });
    expect((await lstat(host.path(`${place}/password`))).isFile()).toBe(true);
  });
});
