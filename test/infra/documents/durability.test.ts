import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  applyAcceptedSetDocument,
  type RunCommandDocument,
  switchWriterDocument,
} from '../../../infra/documents/run-command-documents.ts';
import { acceptedSetText, bcryptShaped } from '../../support/accepted-set-text.ts';
import { findHostShells, type HostShell, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { PlayedHost } from '../../support/played-host.ts';
import { recordingPrograms } from '../../support/programs.ts';

let shells: HostShells;
let aws: LoopbackAws;
let host: PlayedHost;

const version = '1'.repeat(36);

beforeAll(async () => {
  shells = await findHostShells();
});
afterAll(() => shells.remove());
beforeEach(async () => {
  aws = await startLoopbackAws();
  const set = acceptedSetText(7, { 'central-1': bcryptShaped('new') });
  aws.parameters.set('/promrotate/accepted/central', set);
  aws.secrets.set(`promrotate/central ${version}`, '{"username":"u","password":"p"}');
});
afterEach(() => aws.close());

/** Busybox has a "sync" of its own before any on PATH. */
async function inShellsThatCanBeWatched(body: (shell: HostShell) => Promise<void>): Promise<void> {
  for (const shell of shells.all.filter(({ name }) => name !== 'busybox')) {
    host = await PlayedHost.create(aws);
    await body(shell);
    await host.remove();
  }
}

/** The calls that bring files to the disk, with TEMP for a name that is never the same. */
async function watchedCalls(
  shell: HostShell,
  document: RunCommandDocument,
  values: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { programs, recorded } = await recordingPrograms(host.root, shell.path, ['chcon']);
  const result = await host.run(shell, document, { Endpoint: 'central', ...values }, { programs });
  expect(result).toMatchObject({ status: 0, stderr: '' });
  return (await recorded())
    .replaceAll(host.root, '')
    .replaceAll(/promrotate\.[A-Za-z0-9]{6}\b/g, 'TEMP')
    .split('\n')
    .filter((call) => /^(cp|chcon|sync|mv) /.test(call));
}

/** Before the rename, and at the end. */
const applyNoteCalls = [
  'sync /etc/.web.yml.TEMP',
  'mv -T /etc/.web.yml.TEMP /etc/web.yml.promrotate.note',
  'sync /etc',
];

const applyValues = { Sequence: '7', File: '/etc/web.yml' };

test('a web config is on the disk before it takes its name, and its folder after', async () => {
  await inShellsThatCanBeWatched(async (shell) => {
    await host.write('/etc/web.yml', '');

    expect(await watchedCalls(shell, applyAcceptedSetDocument(), applyValues)).toEqual([
      'cp -a /etc/web.yml /etc/.web.yml.TEMP',
      'sync /etc/.web.yml.TEMP',
      ...applyNoteCalls,
      'mv -f /etc/.web.yml.TEMP /etc/web.yml',
      'sync /etc',
      ...applyNoteCalls,
    ]);
  });
});

test('a web config keeps its label where SELinux is', async () => {
  await inShellsThatCanBeWatched(async (shell) => {
    await host.write('/etc/web.yml', '');
    await host.write('/sys/fs/selinux/enforce', '1');

    expect(await watchedCalls(shell, applyAcceptedSetDocument(), applyValues)).toEqual([
      'cp -a /etc/web.yml /etc/.web.yml.TEMP',
      'chcon --reference=/etc/web.yml /etc/.web.yml.TEMP',
      'sync /etc/.web.yml.TEMP',
      ...applyNoteCalls,
      'mv -f /etc/.web.yml.TEMP /etc/web.yml',
      'sync /etc',
      ...applyNoteCalls,
    ]);
  });
});

const noteCalls = (name: string): string[] => [
  'sync /credential/.TEMP',
  `mv -T /credential/.TEMP /credential/${name}`,
  'sync /credential',
];

const versionCalls = [
  'sync /credential/.TEMP/username',
  'sync /credential/.TEMP/password',
  'sync /credential/.TEMP',
  `mv -T /credential/.TEMP /credential/${version}`,
  'sync /credential',
];

test('a credential is on the disk before its folder takes its name, and that before the link', async () => {
  await inShellsThatCanBeWatched(async (shell) => {
    await host.makeFolder('/credential');

    expect(
      await watchedCalls(shell, switchWriterDocument(), {
        Version: version,
        Way: 'symlink',
        Directory: '/credential',
      }),
    ).toEqual([
      ...noteCalls('.promrotate-endpoint'),
      ...versionCalls,
      'mv -T /credential/.TEMP/current /credential/current',
      'sync /credential',
    ]);
  });
});

test('a credential is on the disk before a configuration names it', async () => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  await inShellsThatCanBeWatched(async (shell) => {
    await host.makeFolder('/credential');
    await host.write(
      '/etc/p.yml',
      'username: a # promrotate central username\npassword_file: /a # promrotate central password_file\n',
    );

    expect(
      await watchedCalls(shell, switchWriterDocument(), {
        Version: version,
        Way: 'inline',
        Directory: '/credential',
        Config: '/etc/p.yml',
        Reload: `http://127.0.0.1:${port}/`,
      }),
    ).toEqual([
      ...noteCalls('.promrotate-endpoint'),
      ...versionCalls,
      'cp -a /etc/p.yml /etc/.p.yml.TEMP',
      'sync /etc/.p.yml.TEMP',
      'mv -f /etc/.p.yml.TEMP /etc/p.yml',
      'sync /etc',
      ...noteCalls('.promrotate-loaded'),
    ]);
  });
  await new Promise((resolve) => server.close(resolve));
});
