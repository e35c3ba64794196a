import { readdir, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { applyAcceptedSetDocument } from '../../../infra/documents/run-command-documents.ts';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import { findHostShells, type HostShell, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { PlayedHost, type RunOptions, type RunResult } from '../../support/played-host.ts';
import { programFolder } from '../../support/programs.ts';

let shells: HostShells;
let aws: LoopbackAws;
/** The server behind CheckUrl, and what it answers. */
let server: Server;
let url: string;
let answer: number;

const users = { 'central-1': bcryptShaped('new') };
const before = `basic_auth_users:\n  alice: ${bcryptShaped('alice')}\n`;
const after = before.replace('\n', `\n${blockText(7, users)}`);

beforeAll(async () => {
  shells = await findHostShells();
});
afterAll(() => shells.remove());
beforeEach(async () => {
  aws = await startLoopbackAws();
  aws.parameters.set('/promrotate/accepted/central', acceptedSetText(7, users));
  answer = 500;
  server = createServer((_request, response) => response.writeHead(answer).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  url = `http://127.0.0.1:${address.port}/check`;
});
afterEach(() => Promise.all([aws.close(), new Promise((resolve) => server.close(resolve))]));

type Played = { readonly host: PlayedHost; readonly shell: HostShell };

function apply({ host, shell }: Played, options: RunOptions = {}, values = {}): Promise<RunResult> {
  const fixed = { Endpoint: 'central', Sequence: '7', File: '/etc/web.yml', CheckUrl: url };
  return host.run(shell, applyAcceptedSetDocument(), { ...fixed, ...values }, options);
}

const leftBehind = async (host: PlayedHost): Promise<string[]> =>
  (await readdir(host.path('/etc'))).filter((name) => name.startsWith('.'));

/** Kills the run when it asks the server: the new file is in place, and not checked. */
async function applyAndKill(played: Played): Promise<void> {
  const { host, shell } = played;
  const programs = await programFolder(host.root, {
    curl: `case "$*" in */check) >${host.path('/asked')}; exec /bin/sleep 10 ;; esac
      PATH=${shell.path}; exec curl "$@"`,
  });
  const { status } = await apply(played, {
    programs,
    onStart: (group) => {
      void asked(host).then(() => process.kill(-group, 'SIGKILL'));
    },
  });
  expect(status).toBeNull();
  expect(await host.read('/etc/web.yml')).toBe(after);
  expect(await leftBehind(host)).toEqual(['.web.yml.promrotate-previous']);
  expect(await host.read('/etc/.web.yml.promrotate-previous')).toBe(before);
}

async function asked(host: PlayedHost): Promise<void> {
  for (let tries = 0; (await host.read('/asked').catch(() => undefined)) === undefined; tries++) {
    if (tries > 1000) throw new Error('expected the run to ask the server');
    await pause(5);
  }
}

/** At once, each on a host of its own: a refusal is waited for. */
async function inEachShell(body: (played: Played) => Promise<void>): Promise<void> {
  await Promise.all(
    shells.all.map(async (shell) => {
      const host = await PlayedHost.create(aws);
      await host.write('/etc/web.yml', before);
      try {
        await body({ host, shell });
      } finally {
        await host.remove();
      }
    }),
  );
}

test('the next run puts the previous file back when the server refuses the new one', async () => {
  await inEachShell(async (played) => {
    const { host } = played;
    const { ino, mode, uid, gid } = await stat(host.path('/etc/web.yml'));
    await applyAndKill(played);

    expect(await apply(played)).toEqual({
      status: 1,
      stdout: '',
      stderr: `promrotate-error CHECK_FAILED expected 401 or 403 without credentials from ${url}, found 500; the file is as it was\n`,
    });

    expect(await host.read('/etc/web.yml')).toBe(before);
    expect(await stat(host.path('/etc/web.yml'))).toMatchObject({ ino, mode, uid, gid });
    expect(await leftBehind(host)).toEqual([]);
  });
}, 60_000);

test('the next run keeps the new file when the server takes it', async () => {
  await inEachShell(async (played) => {
    const { host } = played;
    await applyAndKill(played);
    answer = 401;

    expect((await apply(played)).stdout).toContain('at sequence 7, unchanged');

    expect(await host.read('/etc/web.yml')).toBe(after);
    expect(await leftBehind(host)).toEqual([]);
  });
}, 30_000);

test('the next run puts the previous file back before it needs AWS', async () => {
  await inEachShell(async (played) => {
    const { host } = played;
    await applyAndKill(played);
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

    expect((await apply(played, { environment })).stderr).toContain('FETCH_FAILED ');

    expect(await host.read('/etc/web.yml')).toBe(before);
    expect(await leftBehind(host)).toEqual([]);
  });
}, 60_000);

test('the next run keeps what another program has written since', async () => {
  await inEachShell(async (played) => {
    const { host } = played;
    await applyAndKill(played);
    // Later by more than the second that the two times of a rename may be apart.
    const renamed = (await stat(host.path('/etc/.web.yml.promrotate-previous'))).ctimeMs;
    while (Date.now() < renamed + 2500) await pause(100);
    await host.write('/etc/web.yml', `${after}# more\n`);

    expect((await apply(played)).stderr).toContain('promrotate-error CHECK_FAILED ');

    expect(await host.read('/etc/web.yml')).toBe(`${after}# more\n`);
    expect(await leftBehind(host)).toEqual([]);
  });
}, 60_000);

test('a run without a check forgets the previous file', async () => {
  await inEachShell(async (played) => {
    const { host } = played;
    await applyAndKill(played);

    expect(await apply(played, {}, { CheckUrl: '' })).toMatchObject({ status: 0 });

    expect(await host.read('/etc/web.yml')).toBe(after);
    expect(await leftBehind(host)).toEqual([]);
  });
}, 30_000);

test('a change of another program during the check stays', async () => {
  await inEachShell(async (played) => {
    const { host, shell } = played;
    const programs = await programFolder(host.root, {
      curl: `case "$*" in */check) echo '# more' >>${host.path('/etc/web.yml')} ;; esac
        PATH=${shell.path}; exec curl "$@"`,
    });

    expect((await apply(played, { programs })).stderr).toContain('promrotate-error FILE_CHANGED ');

    expect(await host.read('/etc/web.yml')).toContain(`${after}# more\n`);
    expect(await leftBehind(host)).toEqual([]);
  });
}, 60_000);
