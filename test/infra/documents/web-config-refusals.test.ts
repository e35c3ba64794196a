import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyAcceptedSetDocument } from '../../../infra/documents/run-command-documents.ts';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import { findHostShells, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { PlayedHost } from '../../support/played-host.ts';

let shells: HostShells;
let aws: LoopbackAws;

beforeAll(async () => {
  shells = await findHostShells();
  aws = await startLoopbackAws();
});
afterAll(() => Promise.all([shells.remove(), aws.close()]));

const hash = bcryptShaped('other');
const users = { 'central-1': bcryptShaped('new') };
const set = acceptedSetText(7, users);
const block = blockText(7, users);
const own = 'basic_auth_users:\n';

/** What every shell says, after a look that the file is as it was and nothing else was said. */
async function refusal(
  content: string,
  { accepted = set, adopt = '', sequence = '7' } = {},
): Promise<string> {
  aws.parameters.set('/promrotate/accepted/central', accepted);
  const said = await Promise.all(
    shells.all.map(async (shell) => {
      const host = await PlayedHost.create(aws);
      await host.write('/etc/web.yml', content);
      const { status, stdout, stderr } = await host.run(shell, applyAcceptedSetDocument(), {
        Endpoint: 'central',
        Sequence: sequence,
        File: '/etc/web.yml',
        Adopt: adopt,
      });
      expect({ shell: shell.name, status, stdout }).toEqual({
        shell: shell.name,
        status: 1,
        stdout: '',
      });
      expect(await host.read('/etc/web.yml')).toBe(content);
      await host.remove();
      return stderr.replaceAll(host.root, '');
    }),
  );
  expect(said).toEqual(said.map(() => said[0]));
  expect(said[0]).toMatch(/^promrotate-error [A-Z_]+ [^\n]+\n$/);
  expect(said[0]).not.toContain('$2b$');
  return said[0]?.slice('promrotate-error '.length) ?? '';
}

const broken: [fact: string, content: string, line: number][] = [
  ['a tab as indentation', `${own}\talice: ${hash}\n`, 2],
  ['a tab after spaces', `${own}  \talice: ${hash}\n`, 2],
  ['mixed indentation', `${own}  alice: ${hash}\n    bob: ${hash}\n`, 3],
  ['less indentation than above', `${own}    alice: ${hash}\n  bob: ${hash}\n`, 3],
  ['users in a flow mapping', `basic_auth_users: {alice: ${hash}}\n`, 1],
  ['users after an empty flow mapping', `basic_auth_users: {}\n  alice: ${hash}\n`, 2],
  ['an alias instead of users', 'a: &x {}\nbasic_auth_users: *x\n', 2],
  ['a block scalar as a hash', `${own}  alice: |\n    ${hash}\n`, 2],
  ['a plain hash over two lines', `${own}  alice: abc\n    def\n`, 3],
  ['a quoted hash over two lines', `${own}  alice: "abc\n    def"\n`, 2],
  ['an unbalanced quote around a name', `${own}  "alice: ${hash}\n`, 2],
  ['an unbalanced quote around a hash', `${own}  alice: '${hash}\n`, 2],
  ['text after a quoted hash', `${own}  alice: "${hash}" x\n`, 2],
  ['an escape in a name', `${own}  "al\\x69ce": ${hash}\n`, 2],
  ['a merge key', `${own}  <<: *defaults\n`, 2],
  ['a tag', `${own}  alice: !!str x\n`, 2],
  ['a list', `${own}  - alice\n`, 2],
  ['two colons', `${own}  alice: a: b\n`, 2],
  ['a line without a key', `${own}  alice\n`, 2],
  ['a top-level line without a key', `${own}  alice: ${hash}\nnonsense\n`, 3],
  ['the end of a flow mapping at the margin', 'rate_limit: {\n  burst: 1\n}\n', 3],
  ['an indented line before any key', '  alice: x\n', 1],
  ['users twice', `${own}  alice: ${hash}\n"basic_auth_users":\n`, 3],
  ['another key twice', 'tls_server_config: {}\ntls_server_config: {}\n', 2],
  ['a second document', `${own}  alice: ${hash}\n---\n`, 3],
  ['a directive', '%YAML 1.2\n---\n', 1],
  ['a byte order mark', `\uFEFF${own}`, 1],
  ['carriage returns', `# head\r\n${own}`, 1],
  ['a begin marker without its end', `${own}${block.replace(/  # .* end\n/, '')}`, 2],
  [
    'a begin marker whose end is in another key',
    `${own}${block}`.replace(/(?=  # .* end)/, 'x:\n'),
    4,
  ],
  ['a begin marker inside a block', `${own}${block}`.replace(/(  # .* begin .*\n)/, '$1$1'), 3],
  ['an end marker alone', `${own}  # promrotate central end\n`, 2],
  ['an end marker of another endpoint', `${own}${block.replace('central end', 'edge end')}`, 4],
  ['two blocks of the endpoint', `${own}${block}${block}`, 5],
  ['a block outside of the users', `tls_server_config:\n${block}`, 2],
];

test.each(broken)('reports the line of %s', async (_fact, content, line) => {
  expect(await refusal(content)).toContain(`YAML_BROKEN /etc/web.yml line ${line}: `);
});

test('reports a NUL byte', async () => {
  expect(await refusal(`${own}  alice: a\0b\n`)).toContain('YAML_BROKEN ');
});

describe('a user of the accepted set', () => {
  test.each([
    ['plain', `${own}  alice: ${hash}\n  central-1: ${hash}\n`, 3],
    ['in double quotes', `${own}  "central-1" : ${hash}\n`, 2],
    ['in single quotes', `${own}  'central-1': ${hash}\n`, 2],
    ['beside the block', `${own}${block}  central-1: ${hash}\n`, 5],
  ])('is refused when it stands outside the block, %s', async (_fact, content, line) => {
    expect(await refusal(content)).toBe(
      `DUPLICATE_USER /etc/web.yml line ${line}: "central-1" stands outside the block of central, remove it or let the endpoint say adopt: central-1\n`,
    );
    expect(await refusal(content, { adopt: 'alice' })).toContain('DUPLICATE_USER ');
  });

  test('is refused when it stands in the block of another endpoint, adopted or not', async () => {
    const content = `${own}${blockText(1, users, { endpoint: 'edge' })}`;

    expect(await refusal(content)).toContain('DUPLICATE_USER ');
    expect(await refusal(content, { adopt: 'central-1' })).toContain('DUPLICATE_USER ');
  });

  test('is refused when the user to adopt stands there twice', async () => {
    const content = `${own}  central-1: ${hash}\n  central-1: ${hash}\n`;

    expect(await refusal(content, { adopt: 'central-1' })).toContain('DUPLICATE_USER ');
  });
});

test('refuses a file that has a user twice already', async () => {
  expect(await refusal(`${own}  a: ${hash}\n  "a": ${hash}\n`)).toContain(
    'DUPLICATE_USER /etc/web.yml line 3: ',
  );
});

test('refuses a set that is older than the one in the file', async () => {
  expect(await refusal(`${own}${blockText(10, users)}`)).toContain('OLDER_VERSION ');
});

test('refuses a set that stays older than the caller wants', async () => {
  expect(await refusal(own, { sequence: '8' })).toContain('OLDER_VERSION expected sequence 8 ');
}, 20_000);

test('refuses the set of another endpoint', async () => {
  const accepted = acceptedSetText(7, users, 'edge');

  expect(await refusal(own, { accepted })).toContain('ACCEPTED_SET_OF_ANOTHER_ENDPOINT ');
});

const name = 'central-1';
test.each([
  ['empty text', ''],
  ['no users', acceptedSetText(7, {})],
  ['no first line', set.slice(set.indexOf('\n') + 1)],
  ['another second line', set.replace('basic_auth_users:', 'basic_auth_users: {}')],
  ['a sequence that is no number', set.replace('=7', '=7a')],
  ['a sequence that is too long', set.replace('=7', `=${'1'.repeat(16)}`)],
  ['a user twice', `${set}${set.split('\n')[2]}\n`],
  ['a comment among the users', `${set}# x\n`],
  ['an empty line among the users', `${set}\n  "b": ${hash}\n`],
  ['a key after the users', `${set}tls_server_config: {}\n`],
  ['a user without quotes', set.replace(`"${name}"`, name)],
  ['a name with a quote', set.replace(name, 'a\\"b')],
  ['a name that is too long', set.replace(name, 'a'.repeat(65))],
  ['a hash that is too short', set.replace(users[name], users[name].slice(0, -1))],
  ['a hash of another kind', set.replace('$2b$', '$2y$')],
  ['carriage returns', set.replaceAll('\n', '\r\n')],
])('refuses an accepted set with %s', async (_fact, accepted) => {
  expect(await refusal(own, { accepted })).toContain('ACCEPTED_SET_MALFORMED ');
});
