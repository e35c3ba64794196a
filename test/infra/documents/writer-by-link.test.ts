import { chmod, chown, readdir, readlink, stat } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { HostShell } from '../../support/host-shells.ts';
import { awsError } from '../../support/loopback-aws.ts';
import type { RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';

const played = new PlayedHosts((host) => host.makeFolder('/credential'));

const version = (n: number): string => `${n}`.repeat(36);

function keepSecret(n: number, secret: unknown, endpoint = 'central'): void {
  played.aws.secrets.set(
    `promrotate/${endpoint} ${version(n)}`,
    typeof secret === 'string' ? secret : JSON.stringify(secret),
  );
}

const switchTo = (
  n: number,
  shell: HostShell = played.shells.dash,
  values = {},
): Promise<RunResult> => played.switchWriter(shell, { Version: version(n), ...values });

const readCredential = async (): Promise<string[]> => [
  await played.host.read('/credential/current/username'),
  await played.host.read('/credential/current/password'),
];

test('puts user name and password behind a relative link, and asks for AWSCURRENT', async () => {
  keepSecret(1, { username: 'central-1', password: 'correct horse' });

  await played.inEachShell(async (shell) => {
    expect(await switchTo(1, shell)).toEqual({
      status: 0,
      stdout: `promrotate: writer of central is on version ${version(1)}\npromrotate-report outcome=switched version=${version(1)}\n`,
      stderr: '',
    });

    expect(await readlink(played.host.path('/credential/current'))).toBe(version(1));
    expect(await readCredential()).toEqual(['central-1', 'correct horse']);
    expect(JSON.parse(played.aws.requests.at(-1)?.body ?? '')).toEqual({
      SecretId: 'promrotate/central',
      VersionId: version(1),
      VersionStage: 'AWSCURRENT',
    });
  });
});

/** UTF-16 units, as JSON escapes them: two for what stands outside of the basic plane. */
const escapedUnits = (text: string): string =>
  Array.from({ length: text.length }, (_none, index) => text.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0').toUpperCase()}`)
    .join('');

test('decodes every escape of JSON', async () => {
  const password = '"\\/{}$`\'!*?%s\\n é ß € 😀 ~ \u0080 \u{10ffff}';
  const escaped = `{"a":[1,{"password":"no"},null],"username":"\\u0075\\/\\\\","password":"${escapedUnits(password)}"}`;
  keepSecret(1, escaped);
  keepSecret(2, { password, username: 'u' });

  await played.inEachShell(async (shell) => {
    for (const [n, userName] of [
      [1, 'u/\\'],
      [2, 'u'],
    ] as const) {
      expect(await switchTo(n, shell)).toMatchObject({ status: 0, stderr: '' });
      expect(await readCredential()).toEqual([userName, password]);
    }
  });
});

test('keeps this version and the one before it, and leaves what is not ours', async () => {
  for (const n of [1, 2, 3, 4]) keepSecret(n, { username: `u${n}`, password: `p${n}` });

  await played.inEachShell(async (shell) => {
    const foreign = `/credential/${'f'.repeat(36)}/other`;
    await played.host.write(foreign, 'mine');
    await played.host.write('/credential/short/password', 'mine');
    for (const n of [1, 2, 3, 4]) expect(await switchTo(n, shell)).toMatchObject({ status: 0 });

    expect((await readdir(played.host.path('/credential'))).toSorted()).toEqual(
      [
        '.promrotate-endpoint',
        '.promrotate-lock',
        version(3),
        version(4),
        'current',
        'f'.repeat(36),
        'short',
      ].toSorted(),
    );
    expect(await played.host.read(foreign)).toBe('mine');
  });
});

test('goes back to a version, and changes nothing when run again', async () => {
  for (const n of [1, 2]) keepSecret(n, { username: `u${n}`, password: `p${n}` });

  await played.inEachShell(async (shell) => {
    for (const n of [1, 2, 1]) expect(await switchTo(n, shell)).toMatchObject({ status: 0 });
    expect(await readCredential()).toEqual(['u1', 'p1']);
    const before = await stat(played.host.path('/credential/current/password'));

    expect((await switchTo(1, shell)).stdout).toBe(
      `promrotate: writer of central is on version ${version(1)}, unchanged\npromrotate-report outcome=unchanged version=${version(1)}\n`,
    );
    expect((await stat(played.host.path('/credential/current/password'))).ino).toBe(before.ino);
  });
});

test('repairs a damaged copy', async () => {
  keepSecret(1, { username: 'u', password: 'p' });

  await played.inEachShell(async (shell) => {
    await switchTo(1, shell);
    await played.host.write(`/credential/${version(1)}/password`, 'cut');

    expect(await switchTo(1, shell)).toMatchObject({ status: 0 });
    expect(await readCredential()).toEqual(['u', 'p']);
  });
});

test.each([
  ['not readable for its group', 0o700, 0o600],
  ['readable for its group', 0o750, 0o640],
  ['readable for everybody', 0o755, 0o640],
])('gives the files the group of a folder that is %s', async (_fact, folderMode, fileMode) => {
  keepSecret(1, { username: 'u', password: 'p' });

  await played.inEachShell(async (shell) => {
    // A group that changes later is taken over.
    for (const group of [4320, 4321]) {
      await chmod(played.host.path('/credential'), folderMode);
      if (process.getuid?.() === 0) await chown(played.host.path('/credential'), 0, group);
      const { uid, gid } = await stat(played.host.path('/credential'));

      expect(await switchTo(1, shell)).toMatchObject({ status: 0, stderr: '' });

      for (const file of ['username', 'password']) {
        const found = await stat(played.host.path(`/credential/current/${file}`));
        expect(found).toMatchObject({ uid, gid });
        expect(found.mode & 0o777).toBe(fileMode);
      }
    }
  });
});

describe('changes nothing', () => {
  async function expectRefusal(error: string): Promise<void> {
    await played.inEachShell(async (shell) => {
      const { status, stdout, stderr } = await switchTo(1, shell);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^promrotate-error [A-Z_]+ [^\n]+\n$/);
      expect(stderr).toContain(`promrotate-error ${error}`);
      expect(await readdir(played.host.path('/credential'))).toEqual(['.promrotate-lock']);
    });
  }

  test.each([
    ['no JSON', 'hunter2'],
    ['no user name', { password: 'hunter2' }],
    ['no password', { username: 'u' }],
    ['an empty password', { username: 'u', password: '' }],
    ['a password that is no text', { username: 'u', password: 7 }],
    ['a password of two lines', { username: 'u', password: 'hunter2\n' }],
    ['a user name with a control character', { username: 'u\u0001', password: 'hunter2' }],
    ['half a surrogate pair', '{"username":"u","password":"\\ud800"}'],
    ['a NUL', '{"username":"u","password":"a\\u0000b"}'],
  ])('for a secret with %s', async (_fact, secret) => {
    keepSecret(1, secret);

    await expectRefusal('SECRET_MALFORMED');
    expect(played.aws.requests).toHaveLength(played.shells.all.length);
  });

  test.each([
    ['ResourceNotFoundException', 'there is no such secret'],
    ['InvalidRequestException', 'the secret is to be deleted'],
  ])('for a version that is not current any more (%s)', async (type, otherwise) => {
    played.aws.replies.push(...played.shells.all.map(() => awsError(400, type)));

    await expectRefusal(
      `NOT_CURRENT either version ${version(1)} of promrotate/central does not carry AWSCURRENT any more, or ${otherwise}: AWS answered ${type} (HTTP 400)`,
    );
    expect(played.aws.requests).toHaveLength(played.shells.all.length);
  });

  test('without the permission to read the secret', async () => {
    played.aws.replies.push(...played.shells.all.map(() => awsError(400, 'AccessDeniedException')));

    await expectRefusal('ACCESS_DENIED');
    expect(played.aws.requests).toHaveLength(played.shells.all.length);
  });
});

test('refuses a folder that belongs to another endpoint', async () => {
  keepSecret(1, { username: 'u', password: 'p' });
  keepSecret(2, { username: 'u', password: 'p' }, 'edge');
  await switchTo(1);

  expect((await switchTo(2, played.shells.dash, { Endpoint: 'edge' })).stderr).toContain(
    'promrotate-error DIRECTORY_OF_ANOTHER_ENDPOINT /credential belongs to central, ',
  );
  expect(await readlink(played.host.path('/credential/current'))).toBe(version(1));
});

test.each([
  [
    { Directory: '/absent' },
    'DIRECTORY_MISSING expected the folder /absent, make it: install -d -o ',
  ],
  [{ Way: 'other' }, 'INVALID_PARAMETER Way'],
  [{ Version: 'short' }, 'INVALID_PARAMETER Version'],
  [{ Version: '../'.repeat(12) }, 'INVALID_PARAMETER Version'],
  [{ Way: 'inline' }, 'INVALID_PARAMETER Config'],
  [{ Way: 'inline', Config: '/a', Reload: 'systemd:-x.service' }, 'INVALID_PARAMETER Reload'],
  [{ Way: 'inline', Config: '/a', Reload: 'systemd:x y.service' }, 'INVALID_PARAMETER Reload'],
  [{ Way: 'inline', Config: '/a', Reload: '' }, 'INVALID_PARAMETER Reload'],
  [{ Way: 'inline', Config: '/a', Reload: 'http://localhost/' }, 'FILE_UNREADABLE'],
])('refuses %j', async (values, error) => {
  for (const shell of played.shells.all) {
    expect((await switchTo(1, shell, values)).stderr).toContain(`promrotate-error ${error}`);
  }
});
