import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readlink, stat, symlink, utimes } from 'node:fs/promises';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import type { HostShell } from '../../support/host-shells.ts';
import type { RunOptions } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';

const run = promisify(execFile);
const played = new PlayedHosts();
beforeEach(() => {
  played.aws.parameters.set('/promrotate/accepted/central', acceptedSetText(7, users));
});

const users = { 'central-1': bcryptShaped('new') };
const before = `basic_auth_users:\n  alice: ${bcryptShaped('alice')}\n`;
const after = before.replace('\n', `\n${blockText(7, users)}`);

const apply = (shell: HostShell, options: RunOptions = {}, values = {}) =>
  played.apply(shell, values, options);

const isRoot = process.getuid?.() === 0;

test('keeps mode and owner, and leaves nothing but its lock and its note behind', async () => {
  for (const shell of played.shells.all) {
    await played.host.write('/etc/web.yml', before);
    await chmod(played.host.path('/etc/web.yml'), 0o640);
    if (isRoot) await chown(played.host.path('/etc/web.yml'), 1234, 4321);
    const old = await stat(played.host.path('/etc/web.yml'));

    expect(await apply(shell)).toMatchObject({ status: 0, stderr: '' });

    const { mode, uid, gid, ino } = await stat(played.host.path('/etc/web.yml'));
    expect({ mode, uid, gid }).toEqual({ mode: old.mode, uid: old.uid, gid: old.gid });
    expect(ino).not.toBe(old.ino);
    expect((await readdir(played.host.path('/etc'))).toSorted()).toEqual([
      'web.yml',
      'web.yml.promrotate.lock',
      'web.yml.promrotate.note',
    ]);
  }
});

test('does not touch a file that has the set already', async () => {
  for (const shell of played.shells.all) {
    await played.host.write('/etc/web.yml', after);
    await utimes(played.host.path('/etc/web.yml'), 1_000_000_000, 1_000_000_000);
    const old = await stat(played.host.path('/etc/web.yml'));

    expect(await apply(shell)).toMatchObject({ status: 0 });

    const { ino, mtimeMs } = await stat(played.host.path('/etc/web.yml'));
    expect({ ino, mtimeMs }).toEqual({ ino: old.ino, mtimeMs: old.mtimeMs });
  }
});

test.each([
  ['relative', '../srv/web.yml'],
  ["absolute, from the host's root", '/srv/web.yml'],
])('replaces what a symbolic link leads to: %s', async (_fact, target) => {
  for (const shell of played.shells.all) {
    const folder = `/${shell.name}`;
    await played.host.write('/srv/web.yml', before);
    await played.host.makeFolder(folder);
    await symlink(target, played.host.path(`${folder}/web.yml`));

    expect(await apply(shell, {}, { File: `${folder}/web.yml` })).toMatchObject({ status: 0 });

    expect(await readlink(played.host.path(`${folder}/web.yml`))).toBe(target);
    expect(await played.host.read('/srv/web.yml')).toBe(after);
  }
});

test('reports a circle of symbolic links', async () => {
  await mkdir(played.host.path('/etc'));
  await symlink('web.yml', played.host.path('/etc/web.yml'));

  expect((await apply(played.shells.dash)).stderr).toContain('promrotate-error FILE_UNREADABLE ');
});

test('reports an absent file and a folder in its place', async () => {
  for (const shell of played.shells.all) {
    expect((await apply(shell)).stderr).toContain('promrotate-error FILE_UNREADABLE ');
  }
  await mkdir(played.host.path('/etc/web.yml'), { recursive: true });
  expect((await apply(played.shells.dash)).stderr).toContain('promrotate-error FILE_UNREADABLE ');
});

test('reports a folder that it cannot write into', async () => {
  await played.host.write('/etc/web.yml', before);
  await chmod(played.host.root, 0o755);
  await chmod(played.host.path('/etc'), 0o555);
  // Root may write everywhere.
  const { stderr } = await apply(played.shells.dash, isRoot ? { uid: 65534 } : {});
  await chmod(played.host.path('/etc'), 0o755);

  expect(stderr).toContain('promrotate-error FILE_UNWRITABLE ');
  expect(await played.host.read('/etc/web.yml')).toBe(before);
});

test('reports that it cannot keep the owner', async () => {
  await played.host.write('/etc/web.yml', before);
  await chmod(played.host.path('/etc/web.yml'), 0o644);
  const programs = await programFolder(played.host.root, {
    cp: `PATH=${played.shells.dash.path}\ncp "$2" "$3"`,
  });

  expect((await apply(played.shells.dash, { programs })).stderr).toContain(
    'FILE_UNWRITABLE cannot keep',
  );
  expect(await readdir(played.host.path('/etc'))).not.toContainEqual(expect.stringMatching(/^\./));
});

/** A file system of its own for /etc, with so many pages free. */
const fullDisk = `
  mount -t tmpfs -o size=64k,mode=755 tmpfs "$1/etc" || exit 99
  cp "$1/original" "$1/etc/web.yml"
  dd if=/dev/zero of="$1/etc/filler" bs=4096 2>/dev/null
  [ "$2" = 0 ] || dd if=/dev/null of="$1/etc/filler" bs=4096 seek="$(($(stat -c %s "$1/etc/filler") / 4096 - $2))" 2>/dev/null
  root=$1; shift 2
  PATH=$RUN_PATH "$@"; status=$?
  cmp "$root/original" "$root/etc/web.yml" && ls -A "$root/etc"; exit "$status"`;

test.each([
  ['at the first byte', 0, 100],
  ['in the middle', 1, 4000],
])('leaves the file alone when the disk is full %s', async (_fact, freePages, size) => {
  const original = `${before}#${'x'.repeat(size)}\n`;
  await played.host.write('/original', original);
  await mkdir(played.host.path('/etc'));
  const isAble = await run('unshare', ['-rm', 'true']).then(
    () => true,
    () => false,
  );
  if (!isAble)
    throw new Error('expected unshare -rm to work: run as root or allow user namespaces');

  for (const shell of played.shells.all) {
    const { status, stdout, stderr } = await apply(shell, {
      within: ['unshare', '-rm', 'sh', '-c', fullDisk, 'sh', played.host.root, String(freePages)],
      environment: { PATH: process.env['PATH'] ?? '', RUN_PATH: shell.path },
    });

    expect({ shell: shell.name, status, stdout }).toEqual({
      shell: shell.name,
      status: 1,
      stdout: 'filler\nweb.yml\nweb.yml.promrotate.lock\n',
    });
    expect(stderr).toContain('promrotate-error WRITE_FAILED ');
  }
});

test('reports a change that another program makes during the run', async () => {
  await played.host.write('/etc/web.yml', before);
  const programs = await programFolder(played.host.root, {
    sync: `[ -e ${played.host.path('/done')} ] || echo '# more' >>${played.host.path('/etc/web.yml')}; >${played.host.path('/done')}`,
  });

  expect((await apply(played.shells.dash, { programs })).stderr).toContain(
    'promrotate-error FILE_CHANGED ',
  );
  expect(await played.host.read('/etc/web.yml')).toBe(`${before}# more\n`);
});

test('says which tool is missing', async () => {
  await played.host.write('/etc/web.yml', before);
  const environment = { PATH: played.host.path('/nothing') };

  expect((await apply(played.shells.dash, { environment })).stderr).toBe(
    'promrotate-error TOOL_MISSING expected "awk" on PATH, install it\n',
  );
});

test('has two endpoints that come at once both end up in the file', async () => {
  const edge = { 'edge-1': bcryptShaped('edge') };
  played.aws.parameters.set('/promrotate/accepted/edge', acceptedSetText(2, edge, 'edge'));

  await Promise.all(
    played.shells.all.map(async (shell) => {
      const File = `/etc/${shell.name}.yml`;
      await played.host.write(File, before);
      const results = await Promise.all([
        apply(shell, {}, { File }),
        apply(shell, {}, { File, Endpoint: 'edge', Sequence: '2' }),
      ]);

      expect(results.map(({ status }) => status)).toEqual([0, 0]);
      const content = await played.host.read(File);
      expect(content).toContain(blockText(7, users));
      expect(content).toContain(blockText(2, edge, { endpoint: 'edge' }));
    }),
  );
}, 20_000);

test('does not wait for the lock for ever', async () => {
  await Promise.all(
    played.shells.all.map(async (shell) => {
      const File = `/etc/${shell.name}.yml`;
      await played.host.write(File, before);
      const options = {
        within: ['flock', played.host.path(`${File}.promrotate.lock`)],
        environment: { PROMROTATE_LOCK_SECONDS: '1' },
      };

      expect((await apply(shell, options, { File })).stderr).toContain('promrotate-error LOCKED ');
      expect(await played.host.read(File)).toBe(before);
    }),
  );
});
