import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { switchWriterDocument } from '../../../infra/documents/run-command-documents.ts';
import { findHostShells, type HostShell, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { PlayedHost, type RunOptions, type RunResult } from '../../support/played-host.ts';
import { programFolder } from '../../support/programs.ts';

let shells: HostShells;
let aws: LoopbackAws;
let host: PlayedHost;
/** Answers to reloads, 200 when there is none left; and how many came. */
let server: Server;
let url: string;
let answers: number[];
let reloads: number;

beforeAll(async () => {
  shells = await findHostShells();
});
afterAll(() => shells.remove());
beforeEach(async () => {
  aws = await startLoopbackAws();
  await newHost();
  for (const n of [1, 2, 3]) keepSecret(n, `user-${n}`);
  answers = [];
  reloads = 0;
  server = createServer(({ method }, response) => {
    if (method !== 'POST') return response.writeHead(404).end();
    reloads++;
    return response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  url = `http://127.0.0.1:${address.port}/-/reload`;
});
afterEach(() =>
  Promise.all([aws.close(), host.remove(), new Promise((resolve) => server.close(resolve))]),
);

const version = (n: number): string => `${n}`.repeat(36);
const config = (user: string, file: string): string =>
  `# head  \nremote_write:\n- url: "https://x/" # promrotate\n  basic_auth:\n    username:   ${user}  # promrotate central username  \n    password_file: ${file} # promrotate central password_file\n  # username: # promrotate central username\n- url: y\n  basic_auth:\n    username: other # promrotate edge username`;
const original = config("'by hand'", '/etc/by-hand');
const onVersion = (n: number): string =>
  config(`"user-${n}"`, `/credential/${version(n)}/password`);

function keepSecret(n: number, username: string): void {
  const secret = JSON.stringify({ username, password: `password-${n}` });
  aws.secrets.set(`promrotate/central ${version(n)}`, secret);
}

async function newHost(): Promise<void> {
  host = await PlayedHost.create(aws);
  await host.makeFolder('/credential');
  await host.write('/etc/p.yml', original);
}

async function inEachShell(body: (shell: HostShell) => Promise<void>): Promise<void> {
  for (const shell of shells.all) {
    await body(shell);
    await host.remove();
    await newHost();
    reloads = 0;
  }
}

function switchTo(
  n: number,
  shell: HostShell = shells.dash,
  options: RunOptions = {},
  values = {},
): Promise<RunResult> {
  const document = switchWriterDocument();
  const fixed = { Endpoint: 'central', Way: 'inline', Directory: '/credential' };
  return host.run(
    shell,
    document,
    { ...fixed, Version: version(n), Config: '/etc/p.yml', Reload: url, ...values },
    options,
  );
}

test('writes user name and password file into the marked lines and reloads, once', async () => {
  await inEachShell(async (shell) => {
    expect(await switchTo(1, shell)).toEqual({
      status: 0,
      stdout: `promrotate: writer of central is on version ${version(1)}\npromrotate-report outcome=switched version=${version(1)}\n`,
      stderr: '',
    });
    expect(await host.read('/etc/p.yml')).toBe(onVersion(1));
    expect(await host.read(`/credential/${version(1)}/password`)).toBe('password-1');

    expect((await switchTo(1, shell)).stdout).toContain(', unchanged\n');
    expect(reloads).toBe(1);
  });
});

test('keeps the version before, removes older ones', async () => {
  await inEachShell(async (shell) => {
    for (const n of [1, 2, 3]) expect(await switchTo(n, shell)).toMatchObject({ status: 0 });

    expect(await host.read('/etc/p.yml')).toBe(onVersion(3));
    expect((await readdir(host.path('/credential'))).toSorted()).toEqual([
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

  await inEachShell(async (shell) => {
    expect(await switchTo(1, shell)).toMatchObject({ status: 0, stderr: '' });

    const written: unknown = parse(await host.read('/etc/p.yml'));
    expect(written).toHaveProperty('remote_write.0.basic_auth.username', userName);
  });
});

test('restores the configuration and loads it again when the reload fails', async () => {
  await inEachShell(async (shell) => {
    answers = [500];

    expect((await switchTo(1, shell)).stderr).toBe(
      'promrotate-error RELOAD_FAILED expected the writer to reload /etc/p.yml, found HTTP 500; the file is as it was\n',
    );
    expect(await host.read('/etc/p.yml')).toBe(original);
    expect(reloads).toBe(2);

    expect(await switchTo(1, shell)).toMatchObject({ status: 0 });
    expect(await host.read('/etc/p.yml')).toBe(onVersion(1));
  });
});

test('reloads when an earlier run was killed between the rename and the reload', async () => {
  await inEachShell(async (shell) => {
    const options = {
      environment: {},
      programs: await programFolder(host.root, {
        curl: `case "$*" in *--request*POST*) kill -9 $PPID; exit 1 ;; esac\nPATH=${shell.path}\nexec curl "$@"`,
      }),
    };
    expect(await switchTo(1, shell, options)).toMatchObject({ stdout: '' });
    expect(await host.read('/etc/p.yml')).toBe(onVersion(1));
    expect(reloads).toBe(0);

    expect(await switchTo(1, shell)).toMatchObject({ status: 0 });
    expect(reloads).toBe(1);
  });
});

test('reports a reload that fails for a configuration that is right already', async () => {
  await host.write('/etc/p.yml', onVersion(1));
  answers = [503];

  expect((await switchTo(1)).stderr).toContain('RELOAD_FAILED ');
  expect(await host.read('/etc/p.yml')).toBe(onVersion(1));
});

describe('with a systemd unit', () => {
  const reload = { Reload: 'systemd:prometheus.service' };
  const systemctl = (body: string): Promise<string> =>
    programFolder(host.root, { systemctl: `echo "$*" >>${host.path('/asked')}; ${body}` });

  test('reloads it', async () => {
    const programs = await systemctl('exit 0');

    expect(await switchTo(1, shells.dash, { programs }, reload)).toMatchObject({ status: 0 });
    expect(await host.read('/asked')).toBe('reload prometheus.service\n');
  });

  test('restores the configuration when it fails', async () => {
    const programs = await systemctl('exit 3');

    const { stderr } = await switchTo(1, shells.dash, { programs }, reload);

    expect(stderr).toContain('found systemctl status 3, and systemctl status 3 with the old one');
    expect(await host.read('/etc/p.yml')).toBe(original);
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

  await inEachShell(async (shell) => {
    await host.write('/etc/p.yml', content);
    expect((await switchTo(1, shell)).stderr).toContain(
      `promrotate-error ${code} /etc/p.yml: ${rest.join(' ')}`,
    );
    expect(await host.read('/etc/p.yml')).toBe(content);
    expect(reloads).toBe(0);
  });
});

test('lets two endpoints switch in one configuration at once', async () => {
  const secret = JSON.stringify({ username: 'edge-1', password: 'p' });
  aws.secrets.set(`promrotate/edge ${version(1)}`, secret);
  await host.makeFolder('/edge');
  await host.write('/etc/p.yml', `${user}${file}${(user + file).replaceAll('central', 'edge')}`);

  const results = await Promise.all([
    switchTo(1),
    switchTo(1, shells.dash, {}, { Endpoint: 'edge', Directory: '/edge' }),
  ]);

  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  const content = await host.read('/etc/p.yml');
  expect(content).toContain('"user-1" # promrotate central username');
  expect(content).toContain('"edge-1" # promrotate edge username');
});
