import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import type { HostShell } from '../../support/host-shells.ts';
import type { RunOptions, RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';

const played = new PlayedHosts();
const users = { 'central-1': bcryptShaped('new') };
const content = (sequence: number): string => `basic_auth_users:\n${blockText(sequence, users)}`;

function apply(
  sequence: number,
  shell: HostShell = played.shells.dash,
  options: RunOptions = {},
): Promise<RunResult> {
  played.aws.parameters.set('/promrotate/accepted/central', acceptedSetText(sequence, users));
  return played.apply(shell, { Sequence: String(sequence) }, options);
}

const version = (n: number): string => String(n).padStart(32, '0');

function switchTo(n: number, options: RunOptions = {}): Promise<RunResult> {
  const secret = JSON.stringify({ username: `user-${n}`, password: `password-${n}` });
  played.aws.secrets.set(`promrotate/central ${version(n)}`, secret);
  return played.switchWriter(played.shells.dash, { Version: version(n) }, options);
}

const hiddenFiles = async (folder: string): Promise<string[]> =>
  (await readdir(played.host.path(folder))).filter((name) =>
    /\.promrotate\.(?!lock$|note$)/.test(name),
  );

/** Delays of a fixed sequence (Park and Miller), from 0 to `most` ms. */
function* delays(seed: number, most: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state % (most + 1);
  }
}

const killAfter =
  (milliseconds: number) =>
  (group: number): void => {
    void pause(milliseconds).then(() => {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // It was faster.
      }
    });
  };

test('leaves the old file or the new one, whole, when it is killed at any moment', async () => {
  await played.host.write('/etc/web.yml', content(1));
  const delay = delays(7, 60);
  const killed: boolean[] = [];

  for (let sequence = 2; sequence < 18; sequence++) {
    const previous = await played.host.read('/etc/web.yml');
    const { status } = await apply(sequence, played.shells.dash, {
      onStart: killAfter(delay.next().value),
    });
    killed.push(status === null);
    expect([previous, content(sequence)]).toContain(await played.host.read('/etc/web.yml'));

    if (sequence % 3 > 0) continue;
    const finished = await apply(sequence);
    expect(finished).toMatchObject({ status: 0, stderr: '' });
    expect(finished.stdout).toMatch(/^promrotate-report outcome=(updated|unchanged) /m);
    expect(await played.host.read('/etc/web.yml')).toBe(content(sequence));
    expect(await hiddenFiles('/etc')).toEqual([]);
  }
  expect(killed).toContain(true);
}, 30_000);

test('leaves one version whole behind the link when it is killed at any moment', async () => {
  await played.host.write('/credential/keep', '');
  await switchTo(1);
  const delay = delays(11, 80);

  for (let n = 2; n < 18; n++) {
    await switchTo(n, { onStart: killAfter(delay.next().value) });
    const userName = await played.host.read('/credential/current/username');
    expect(await played.host.read('/credential/current/password')).toBe(
      userName.replace('user', 'password'),
    );

    if (n % 3 > 0) continue;
    expect(await switchTo(n)).toMatchObject({ status: 0, stderr: '' });
    expect(await played.host.read('/credential/current/username')).toBe(`user-${n}`);
    expect(await hiddenFiles('/credential')).toEqual([]);
  }
}, 30_000);

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'removes its temp file and says so on %s',
  async (signal) => {
    await played.inEachShell(async (shell) => {
      await played.host.write('/etc/web.yml', content(1));
      // Called with the temp file in place; busybox would use a "sync" of its own.
      const programs = await programFolder(played.host.root, {
        promtool: `PATH=/usr/bin:/bin; touch ${played.host.path('/called')}; exec sleep 10`,
      });

      const { status, stderr } = await apply(2, shell, {
        programs,
        onStart: (group) => {
          void waitFor('/called').then(() => process.kill(-group, signal));
        },
      });

      expect({ shell: shell.name, status, stderr }).toEqual({
        shell: shell.name,
        status: 1,
        stderr: expect.stringContaining('promrotate-error INTERRUPTED '),
      });
      expect(await played.host.read('/etc/web.yml')).toBe(content(1));
      expect(await hiddenFiles('/etc')).toEqual([]);
    });
  },
);

async function waitFor(file: string): Promise<void> {
  for (
    let tries = 0;
    (await played.host.read(file).catch(() => undefined)) === undefined;
    tries++
  ) {
    if (tries > 1000) throw new Error(`expected ${file} to appear`);
    await pause(5);
  }
}
