import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import type { HostShell } from '../../support/host-shells.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';

const file = '/etc/web.yml';
const users = (n: number) => ({ [`central-${n}`]: bcryptShaped(`hash${n}`) });
const before = `basic_auth_users:\n  alice: ${bcryptShaped('alice')}\n`;
const withBlock = (n: number): string => before.replace('\n', `\n${blockText(n, users(n))}`);

const played = new PlayedHosts((host) => host.write(file, before));
const keepSet = (n: number): unknown =>
  played.aws.parameters.set('/promrotate/accepted/central', acceptedSetText(n, users(n)));

/** Outcome and sequence of a run that ends well. */
async function report(shell: HostShell, values = {}): Promise<string> {
  const { status, stdout, stderr } = await played.apply(shell, { Sequence: '0', ...values });
  expect({ shell: shell.name, status, stderr }).toEqual({
    shell: shell.name,
    status: 0,
    stderr: '',
  });
  const found = /^promrotate-report outcome=(\w+) fingerprint=[0-9a-f]{64} (sequence=\d+)\n$/m;
  return found.exec(stdout)?.slice(1).join(' ') ?? stdout;
}

/** Ends the run with SIGKILL where a program is called with such arguments. */
async function killAt(
  shell: HostShell,
  { program, args, moment }: Record<'program' | 'args' | 'moment', string>,
  values = {},
): Promise<void> {
  const call = `PATH=${shell.path} ${program} "$@"`;
  const kill = moment === 'before' ? 'kill -9 $PPID' : `${call}; kill -9 $PPID`;
  const programs = await programFolder(played.host.root, {
    [program]: `case "$*" in ${args}) ${kill}; exit 1 ;; esac\n${call}`,
  });
  const run = await played.apply(shell, { Sequence: '0', ...values }, { programs });
  expect(run).toMatchObject({ status: null, stdout: '' });
}

const rename = { program: 'mv', args: '*/etc/web.yml' };
const noteRename = { program: 'mv', args: '*/etc/web.yml.promrotate.note' };
const beforeRename = { ...rename, moment: 'before' };
const afterRename = { ...rename, moment: 'after' };

/** Busybox has an "mv" of its own before any on PATH. */
async function inShellsThatCanBeCut(body: (shell: HostShell) => Promise<void>): Promise<void> {
  await played.inEachShell(async (shell) => {
    if (shell.name !== 'busybox') await body(shell);
  });
}

test.each([
  ['the note of what begins', { ...noteRename, moment: 'before' }, 6],
  ['the rename', beforeRename, 6],
  ['the end, after the rename', afterRename, 7],
])('says what a run would have said that was killed before %s', async (_fact, cut, holds) => {
  await inShellsThatCanBeCut(async (shell) => {
    keepSet(5);
    await killAt(shell, cut);
    expect(await report(shell)).toBe('new sequence=5');

    keepSet(6);
    await report(shell);
    keepSet(7);
    await killAt(shell, cut);
    expect(await played.host.read(file)).toBe(withBlock(holds));
    expect(await report(shell)).toBe('updated sequence=7');

    await played.host.write(file, before);
    await killAt(shell, cut);
    expect(await report(shell)).toBe('repaired sequence=7');
    expect(await report(shell)).toBe('unchanged sequence=7');
  });
});

test.each([
  ['before', beforeRename],
  ['after', afterRename],
])('finds a change that comes %s the rename of a run that was killed', async (_fact, cut) => {
  await inShellsThatCanBeCut(async (shell) => {
    keepSet(6);
    await report(shell);
    keepSet(7);
    await killAt(shell, cut);
    await played.host.write(file, before);

    expect(await report(shell)).toBe('repaired sequence=7');
    expect(await report(shell)).toBe('unchanged sequence=7');
  });
});

test('keeps what was found through kills in a row and a newer set', async () => {
  await inShellsThatCanBeCut(async (shell) => {
    keepSet(6);
    await report(shell);
    await played.host.write(file, before);
    await killAt(shell, afterRename);
    keepSet(7);
    await killAt(shell, afterRename);
    keepSet(8);

    expect(await report(shell)).toBe('repaired sequence=8');
  });
});

describe('with a server that is asked', () => {
  let server: Server;
  let CheckUrl: string;
  let answer: number;

  beforeEach(async () => {
    answer = 401;
    server = createServer((_request, response) => response.writeHead(answer).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
    CheckUrl = `http://127.0.0.1:${address.port}/check`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('says so in every shell when the run is killed during the check', async () => {
    const cut = { program: 'curl', args: '*/check', moment: 'before' };
    await played.inEachShell(async (shell) => {
      keepSet(6);
      await killAt(shell, cut, { CheckUrl });
      expect(await report(shell, { CheckUrl })).toBe('new sequence=6');
      await played.host.write(file, before);
      await killAt(shell, cut, { CheckUrl });
      expect(await report(shell, { CheckUrl })).toBe('repaired sequence=6');
    });
  });

  test('takes no file that it put back itself for a change of somebody else', async () => {
    keepSet(6);
    await report(played.shells.dash);
    keepSet(7);
    answer = 500;
    expect(await played.apply(played.shells.dash, { CheckUrl })).toMatchObject({
      status: 1,
      stdout: '',
    });
    answer = 401;

    expect(await report(played.shells.dash, { CheckUrl })).toBe('updated sequence=7');
  }, 20_000);
});
