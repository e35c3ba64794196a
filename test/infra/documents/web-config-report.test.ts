import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import type { HostShell } from '../../support/host-shells.ts';
import { awsError } from '../../support/loopback-aws.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';

const played = new PlayedHosts();
const parameter = '/promrotate/accepted/central';
const users = (n: number) => ({ [`central-${n}`]: bcryptShaped(`hash${n}`) });
const file = '/etc/web.yml';
const note = `${file}.promrotate.note`;

const before = `basic_auth_users:\n  alice: ${bcryptShaped('alice')}\n`;
const withBlock = (n: number): string => before.replace('\n', `\n${blockText(n, users(n))}`);
const fingerprintOf = (block: string): string => createHash('sha256').update(block).digest('hex');
const fingerprint = (n: number): string => fingerprintOf(blockText(n, users(n)));
const reportOf = (outcome: string, n: number): string =>
  `promrotate-report outcome=${outcome} fingerprint=${fingerprint(n)} sequence=${n}`;

const keepSet = (n: number): unknown =>
  played.aws.parameters.set(parameter, acceptedSetText(n, users(n)));

/** The report of a run that ends well; the association's way, which names no sequence. */
async function report(shell: HostShell, values = {}): Promise<string | undefined> {
  const result = await played.apply(shell, { Sequence: '0', ...values });
  expect({ shell: shell.name, ...result }).toMatchObject({ status: 0, stderr: '' });
  return result.stdout.trimEnd().split('\n').at(-1);
}

test('says new, then unchanged, then updated, with the SHA-256 of the block', async () => {
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    keepSet(7);
    expect(await report(shell)).toBe(reportOf('new', 7));
    expect(await report(shell)).toBe(reportOf('unchanged', 7));
    keepSet(8);
    expect(await report(shell)).toBe(reportOf('updated', 8));
    expect(await report(shell)).toBe(reportOf('unchanged', 8));

    expect(await played.host.read(file)).toBe(withBlock(8));
    expect(await played.host.read(note)).toBe(`central 8 ${fingerprint(8)}\n`);
    expect((await stat(played.host.path(note))).mode & 0o777).toBe(0o600);
  });
});

const foreignChanges: [fact: string, content: string][] = [
  ['took the block away', before],
  ['edited the block', withBlock(7).replace('hash7', 'hash6')],
  [
    'edited a marker only',
    withBlock(7).replace(' (written by promrotate: edits in here are lost)', ''),
  ],
  ['put an older block back', withBlock(6)],
  ['wrote another file over it', 'tls_server_config: {}\n'],
  ['left it empty', ''],
];

test('says repaired when somebody else changed the block, and puts it back', async () => {
  keepSet(7);
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    await report(shell);
    for (const [fact, content] of foreignChanges) {
      await played.host.write(file, content);

      expect([fact, await report(shell)]).toEqual([fact, reportOf('repaired', 7)]);
      expect(await played.host.read(file)).toContain(blockText(7, users(7)));
    }
  });
});

test('says repaired when the block is gone and a newer one goes in', async () => {
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    keepSet(7);
    await report(shell);
    await played.host.write(file, before);
    keepSet(8);

    expect(await report(shell)).toBe(reportOf('repaired', 8));
    expect(await report(shell)).toBe(reportOf('unchanged', 8));
  });
});

test('says unchanged when somebody else changes what is not ours', async () => {
  keepSet(7);
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    await report(shell);
    await played.host.write(file, `${withBlock(7)}  bob: ${bcryptShaped('bob')}\n`);

    expect(await report(shell)).toBe(reportOf('unchanged', 7));
  });
});

const withoutNote: [outcome: string, fact: string, content: string][] = [
  ['new', 'no block', before],
  ['updated', 'an older block', withBlock(6)],
  ['updated', 'an edited block', withBlock(7).replace('hash7', 'hash6')],
  ['unchanged', 'the block', withBlock(7)],
];

test.each(withoutNote)(
  'says %s on a host without a note that has %s',
  async (outcome, _fact, content) => {
    keepSet(7);
    await played.inEachShell(async (shell) => {
      await played.host.write(file, content);

      expect(await report(shell)).toBe(reportOf(outcome, 7));
      expect(await played.host.read(note)).toBe(`central 7 ${fingerprint(7)}\n`);
    });
  },
);

test('takes a later block than the noted one for its own, of a release without notes', async () => {
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    keepSet(7);
    await report(shell);
    await played.host.write(file, withBlock(8));
    keepSet(9);

    expect(await report(shell)).toBe(reportOf('updated', 9));
  });
});

test.each(['nonsense\n', 'central 7\n', 'central x y\n', 'central 7 $(id) `id`\n'])(
  'takes the note %j for none',
  async (content) => {
    keepSet(7);
    await played.inEachShell(async (shell) => {
      await played.host.write(file, before);
      await played.host.write(note, content);

      expect(await report(shell)).toBe(reportOf('new', 7));
    });
  },
);

test('notes each endpoint of a file, and tells each of a change', async () => {
  const edgeUsers = { 'edge-1': bcryptShaped('edge') };
  const edgeBlock = blockText(3, edgeUsers, { endpoint: 'edge' });
  played.aws.parameters.set('/promrotate/accepted/edge', acceptedSetText(3, edgeUsers, 'edge'));
  keepSet(7);
  const edge = { Endpoint: 'edge' };
  const edgeReport = (outcome: string): string =>
    `promrotate-report outcome=${outcome} fingerprint=${fingerprintOf(edgeBlock)} sequence=3`;

  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);
    expect(await report(shell)).toBe(reportOf('new', 7));
    expect(await report(shell, edge)).toBe(edgeReport('new'));
    expect(await report(shell)).toBe(reportOf('unchanged', 7));
    const whole = await played.host.read(file);
    await played.host.write(file, whole.replace(edgeBlock, ''));
    expect(await report(shell)).toBe(reportOf('unchanged', 7));
    expect(await report(shell, edge)).toBe(edgeReport('repaired'));

    await played.host.write(file, before);
    expect(await report(shell, edge)).toBe(edgeReport('repaired'));
    expect(await report(shell)).toBe(reportOf('repaired', 7));
    expect((await played.host.read(note)).trimEnd().split('\n').toSorted()).toEqual([
      `central 7 ${fingerprint(7)}`,
      `edge 3 ${fingerprintOf(edgeBlock)}`,
    ]);
  });
});

test('has nothing to apply before the first rotation, and changes nothing', async () => {
  await played.inEachShell(async (shell) => {
    await played.host.write(file, before);

    expect(await played.apply(shell, { Sequence: '0' })).toEqual({
      status: 0,
      stdout: `promrotate: there is nothing to apply yet, ${parameter} comes with the first rotation\npromrotate-report outcome=nothing fingerprint=- sequence=0\n`,
      stderr: '',
    });
    expect(await played.host.read(file)).toBe(before);
    expect((await readdir(played.host.path('/etc'))).toSorted()).toEqual([
      'web.yml',
      'web.yml.promrotate.lock',
    ]);

    await played.host.write(file, withBlock(7));
    expect(await report(shell)).toBe(reportOf('nothing', 7));
  });
});

test('wants the parameter when a sequence is named', async () => {
  await played.host.write(file, before);

  expect((await played.apply(played.shells.dash, { Sequence: '1' })).stderr).toBe(
    'promrotate-error FETCH_FAILED AWS answered ParameterNotFound (HTTP 400)\n',
  );
});

test('takes no other error for a parameter that is not there yet', async () => {
  await played.host.write(file, before);
  played.aws.replies.push(awsError(400, 'AccessDeniedException'));

  expect((await played.apply(played.shells.dash, { Sequence: '0' })).stderr).toContain(
    'promrotate-error ACCESS_DENIED ',
  );
});

test('asks again for a set that is older than the block, for a while', async () => {
  keepSet(8);
  const older = JSON.stringify({ Parameter: { Value: acceptedSetText(7, users(7)) } });
  await played.host.write(file, withBlock(8));
  played.aws.replies.push({ status: 200, body: older });
  expect(await report(played.shells.dash)).toBe(reportOf('unchanged', 8));

  keepSet(7);
  const { status, stdout, stderr } = await played.apply(played.shells.dash, { Sequence: '0' });

  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `promrotate-error OLDER_VERSION expected sequence 8 of ${parameter}, found 7\n`,
  });
  expect(await played.host.read(file)).toBe(withBlock(8));
}, 20_000);
