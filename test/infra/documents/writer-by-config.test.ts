import { readdir, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { HostShell } from '../../support/host-shells.ts';
import type { RunOptions, RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';
import { type ReceivingServer, startReceivingServer } from '../../support/receiving-server.ts';

const played = new PlayedHosts(async (host) => {
  await host.makeFolder('/credential');
  await host.write('/etc/p.yml', original);
});
/** What is asked to reload. */
let server: ReceivingServer;

beforeEach(async () => {
  for (const n of [1, 2, 3]) keepSecret(n, `user-${n}`);
  server = await startReceivingServer();
});
afterEach(() => server.close());

const version = (n: number): string => `${n}`.repeat(36);
const config = (user: string, file: string): string =>
  `# head  \nremote_write:\n- url: "https://x/" # promrotate\n  basic_auth:\n    username:   ${user}  # promrotate central username  \n    password_file: ${file} # promrotate central password_file\n  # username: # promrotate central username\n- url: y\n  basic_auth:\n    username: other # promrotate edge username`;
const original = config("'by hand'", '/etc/by-hand');
const onVersion = (n: number): string =>
  config(`"user-${n}"`, `/credential/${version(n)}/password`);

function keepSecret(n: number, username: string): void {
  const secret = JSON.stringify({ username, password: `password-${n}` });
  played.aws.secrets.set(`promrotate/central ${version(n)}`, secret);
}

/** How often a reload was asked for since the last look. */
const reloads = (): number => server.received.splice(0).length;

function switchTo(
  n: number,
  shell: HostShell = played.shells.dash,
  options: RunOptions = {},
  values = {},
): Promise<RunResult> {
  const Reload = `${server.url}/-/reload`;
  const fixed = { Way: 'inline', Version: version(n), Config: '/etc/p.yml', Reload };
  return played.switchWriter(shell, { ...fixed, ...values }, options);
}

test('writes user name and password file into the marked lines and reloads, once', async () => {
  await played.inEachShell(async (shell) => {
    expect(await switchTo(1, shell)).toEqual({
      status: 0,
      stdout: `promrotate: writer of central is on version ${version(1)}\npromrotate-report outcome=switched version=${version(1)}\n`,
      stderr: '',
    });
    expect(await played.host.read('/etc/p.yml')).toBe(onVersion(1));
    expect(await played.host.read(`/credential/${version(1)}/password`)).toBe('password-1');

    expect((await switchTo(1, shell)).stdout).toContain(', unchanged\n');
    expect(reloads()).toBe(1);
  });
});

test('keeps the version before, removes older ones', async () => {
  await played.inEachShell(async (shell) => {
    for (const n of [1, 2, 3]) expect(await switchTo(n, shell)).toMatchObject({ status: 0 });

    expect(await played.host.read('/etc/p.yml')).toBe(onVersion(3));
    expect((await readdir(played.host.path('/credential'))).toSorted()).toEqual([
      '.promrotate-endpoint',
      '.promrotate-loaded',
      '.promrotate-lock',
      version(2),
      version(3),
    ]);
  });
});

test('quotes a user name so that YAML reads it back', async () => {
  const userName = `"a\\b': #{}[] & \${x} %é\\n*`;
  keepSecret(1, userName);

  await played.inEachShell(async (shell) => {
    expect(await switchTo(1, shell)).toMatchObject({ status: 0, stderr: '' });

    const written: unknown = parse(await played.host.read('/etc/p.yml'));
    expect(written).toHaveProperty('remote_write.0.basic_auth.username', userName);
  });
});

test('restores the configuration and loads it again when the reload fails', async () => {
  await played.inEachShell(async (shell) => {
    server.answers = [500];

    expect((await switchTo(1, shell)).stderr).toBe(
      'promrotate-error RELOAD_FAILED expected the writer to reload /etc/p.yml, found HTTP 500; the file is as it was\n',
    );
    expect(await played.host.read('/etc/p.yml')).toBe(original);
    expect(reloads()).toBe(2);

    expect(await switchTo(1, shell)).toMatchObject({ status: 0 });
    expect(await played.host.read('/etc/p.yml')).toBe(onVersion(1));
    expect(reloads()).toBe(1);
  });
});

/** Leaves the configuration renamed, and not loaded. */
async function killAtReload(n: number, shell: HostShell): Promise<void> {
  const programs = await programFolder(played.host.root, {
    curl: `case "$*" in *--request*POST*) kill -9 $PPID; exit 1 ;; esac\nPATH=${shell.path}\nexec curl "$@"`,
  });
  expect(await switchTo(n, shell, { programs })).toMatchObject({ status: null, stdout: '' });
  expect(await played.host.read('/etc/p.yml')).toBe(onVersion(n));
  expect(reloads()).toBe(0);
}

const previousFiles = async (): Promise<string[]> =>
  (await readdir(played.host.path('/etc'))).filter((name) => name.startsWith('.'));

describe('after a run that was killed between the rename and the reload', () => {
  test('reloads', async () => {
    await played.inEachShell(async (shell) => {
      await killAtReload(1, shell);

      expect(await switchTo(1, shell)).toMatchObject({ status: 0 });
      expect(reloads()).toBe(1);
      expect(await played.host.read('/etc/p.yml')).toBe(onVersion(1));
      expect(await previousFiles()).toEqual([]);
    });
  });

  test.each([
    ['that version', 1],
    ['the next one', 2],
  ])('restores what was loaded last when the reload of %s fails', async (_fact, n) => {
    await played.inEachShell(async (shell) => {
      await killAtReload(1, shell);
      server.answers = [500];

      expect((await switchTo(n, shell)).stderr).toBe(
        'promrotate-error RELOAD_FAILED expected the writer to reload /etc/p.yml, found HTTP 500; the file is as it was\n',
      );
      expect(reloads()).toBe(2);
      expect(await played.host.read('/etc/p.yml')).toBe(original);
      expect(await previousFiles()).toEqual([]);

      expect(await switchTo(n, shell)).toMatchObject({ status: 0, stderr: '' });
      expect(await played.host.read('/etc/p.yml')).toBe(onVersion(n));
      expect(reloads()).toBe(1);
    });
  });

  test('keeps what another program has written since', async () => {
    await killAtReload(1, played.shells.dash);
    const [previous = ''] = await previousFiles();
    // Later by more than the second that the two times of a rename may be apart.
    const { ctimeMs } = await stat(played.host.path(`/etc/${previous}`));
    while (Date.now() < ctimeMs + 2500) await pause(100);
    await played.host.write('/etc/p.yml', `${onVersion(1)}\n# more`);
    server.answers = [500];

    expect((await switchTo(1)).stderr).toContain('promrotate-error RELOAD_FAILED ');
    expect(await played.host.read('/etc/p.yml')).toBe(`${onVersion(1)}\n# more`);
    expect(await previousFiles()).toEqual([]);
  });
});

test('keeps what another program writes during a reload that fails', async () => {
  await played.inEachShell(async (shell) => {
    server.answers = [500];
    const programs = await programFolder(played.host.root, {
      curl: `case "$*" in *--request*POST*) echo '# more' >>${played.host.path('/etc/p.yml')} ;; esac\nPATH=${shell.path}\nexec curl "$@"`,
    });

    expect((await switchTo(1, shell, { programs })).stderr).toContain(
      'promrotate-error FILE_CHANGED ',
    );
    expect(await played.host.read('/etc/p.yml')).toContain('# more\n');
    expect(await previousFiles()).toEqual([]);
  });
});

test('reports a reload that fails for a configuration that is right already', async () => {
  await played.host.write('/etc/p.yml', onVersion(1));
  server.answers = [503];

  expect((await switchTo(1)).stderr).toContain('RELOAD_FAILED ');
  expect(await played.host.read('/etc/p.yml')).toBe(onVersion(1));
});

describe('with a systemd unit', () => {
  const reload = { Reload: 'systemd:prometheus.service' };
  const systemctl = (body: string): Promise<string> =>
    programFolder(played.host.root, {
      systemctl: `echo "$*" >>${played.host.path('/asked')}; ${body}`,
    });

  test('reloads it', async () => {
    const programs = await systemctl('exit 0');

    expect(await switchTo(1, played.shells.dash, { programs }, reload)).toMatchObject({
      status: 0,
    });
    expect(await played.host.read('/asked')).toBe('reload prometheus.service\n');
  });

  test('restores the configuration when it fails', async () => {
    const programs = await systemctl('exit 3');

    const { stderr } = await switchTo(1, played.shells.dash, { programs }, reload);

    expect(stderr).toContain('found systemctl status 3, and systemctl status 3 with the old one');
    expect(await played.host.read('/etc/p.yml')).toBe(original);
  });
});

const user = '    username: a # promrotate central username\n';
const file = '    password_file: /a # promrotate central password_file\n';

test.each([
  [
    'no marker',
    'x: y\n',
    'MARKER_MISSING expected a line "username: <value> # promrotate central username", add it',
  ],
  [
    'one marker',
    user,
    'MARKER_MISSING expected a line "password_file: <value> # promrotate central password_file", add it',
  ],
  ['a marker twice', user + file + user, 'MARKER_DUPLICATE lines 1 and 3 '],
  [
    'a marker at another key',
    `    user: a # promrotate central username\n${file}`,
    'MARKER_MISSING line 1: expected "username: <value>" before',
  ],
  ['a value of several lines', `${user.replace(' a ', ' | ')}${file}`, 'YAML_BROKEN line 1: '],
  ['an unbalanced quote', `${user}${file.replace(' /a', ' "/a')}`, 'YAML_BROKEN line 2: '],
])('changes nothing with %s', async (_fact, content, message) => {
  const [code, ...rest] = message.split(' ');

  await played.inEachShell(async (shell) => {
    await played.host.write('/etc/p.yml', content);
    expect((await switchTo(1, shell)).stderr).toContain(
      `promrotate-error ${code} /etc/p.yml: ${rest.join(' ')}`,
    );
    expect(await played.host.read('/etc/p.yml')).toBe(content);
    expect(reloads()).toBe(0);
  });
});

test('lets two endpoints switch in one configuration at once', async () => {
  const secret = JSON.stringify({ username: 'edge-1', password: 'p' });
  played.aws.secrets.set(`promrotate/edge ${version(1)}`, secret);
  await played.host.makeFolder('/edge');
  await played.host.write(
    '/etc/p.yml',
    `${user}${file}${(user + file).replaceAll('central', 'edge')}`,
  );

  const results = await Promise.all([
    switchTo(1),
    switchTo(1, played.shells.dash, {}, { Endpoint: 'edge', Directory: '/edge' }),
  ]);

  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  const content = await played.host.read('/etc/p.yml');
  expect(content).toContain('"user-1" # promrotate central username');
  expect(content).toContain('"edge-1" # promrotate edge username');
});
