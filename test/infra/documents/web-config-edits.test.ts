import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
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
  aws.parameters.set('/promrotate/accepted/central', acceptedSetText(7, users));
});
afterAll(() => Promise.all([shells.remove(), aws.close()]));

const users = { 'central-1a2b3c4d': bcryptShaped('new'), 'central-99aabbcc': bcryptShaped('old') };
const block = blockText(7, users);
const edge = blockText(3, { 'edge-1': bcryptShaped('edge') }, { endpoint: 'edge' });
const hash = bcryptShaped('other');

/** What stands in the file before and after; the second run has to leave it alone. */
const edits: [fact: string, before: string, after: string, adopt?: string][] = [
  ['an empty file', '', `basic_auth_users:\n${block}`],
  ['a file of comments', '# mine\n', `# mine\nbasic_auth_users:\n${block}`],
  [
    'no users yet',
    'tls_server_config:\n  cert_file: a.crt\n',
    `tls_server_config:\n  cert_file: a.crt\nbasic_auth_users:\n${block}`,
  ],
  [
    'no users and no line feed at the end',
    '---\nhttp_server_config: {http2: true}',
    `---\nhttp_server_config: {http2: true}\nbasic_auth_users:\n${block}`,
  ],
  [
    'a users key without users',
    'basic_auth_users: # none\ntls_server_config: {}\n',
    `basic_auth_users: # none\n${block}tls_server_config: {}\n`,
  ],
  ['an empty flow mapping', 'basic_auth_users: {}\n', `basic_auth_users:\n${block}`],
  [
    'an empty flow mapping with a comment',
    '"basic_auth_users" : { }  # none',
    `"basic_auth_users" : # none\n${block.trimEnd()}`,
  ],
  [
    'users, comments, quoted keys and trailing spaces of others',
    `# head  \n\nbasic_auth_users:  \n    # ours\n    alice: ${hash}   \n\n    'bo''b' : '${hash}' # b\n  # between\n    "eve":   "${hash}"\n# tail\n\nhttp_server_config:\n\n  headers:\n    X: "a: b"\n# end`,
    `# head  \n\nbasic_auth_users:  \n${blockText(7, users, { indent: '    ' })}    # ours\n    alice: ${hash}   \n\n    'bo''b' : '${hash}' # b\n  # between\n    "eve":   "${hash}"\n# tail\n\nhttp_server_config:\n\n  headers:\n    X: "a: b"\n# end`,
  ],
  [
    'an older block, in its place',
    `basic_auth_users:\n  alice: ${hash}\n${blockText(6, { 'central-0': hash })}  bob: ${hash}\n`,
    `basic_auth_users:\n  alice: ${hash}\n${block}  bob: ${hash}\n`,
  ],
  [
    'a block of the same sequence that somebody edited',
    `basic_auth_users:\n${blockText(7, { 'central-1a2b3c4d': hash })}`,
    `basic_auth_users:\n${block}`,
  ],
  [
    'a block that somebody broke between its markers',
    `basic_auth_users:\n  # promrotate central begin sequence=7\n \t"x: y\n  # promrotate central end\n`,
    `basic_auth_users:\n${block}`,
  ],
  [
    'blocks whose markers say nothing of edits',
    `basic_auth_users:\n  # promrotate central begin sequence=7\n  # promrotate central end\n  # promrotate edge begin sequence=3\n  # promrotate edge end\n`,
    `basic_auth_users:\n${block}  # promrotate edge begin sequence=3\n  # promrotate edge end\n`,
  ],
  [
    'a block of another endpoint',
    `basic_auth_users:\n${edge}`,
    `basic_auth_users:\n${block}${edge}`,
  ],
  [
    'a user to adopt',
    `basic_auth_users:\n  alice: ${hash}\n  "central-99aabbcc": ${hash} # by hand\n`,
    `basic_auth_users:\n${block}  alice: ${hash}\n`,
    'central-99aabbcc',
  ],
  [
    'a user to adopt that the set does not hold',
    `basic_auth_users:\n  alice: ${hash}\n`,
    `basic_auth_users:\n${block}  alice: ${hash}\n`,
    'alice',
  ],
];

describe.each(edits)('with %s', (_fact, before, after, adopt = '') => {
  test('puts the block in, and nothing else, once', async () => {
    for (const shell of shells.all) {
      const host = await PlayedHost.create(aws);
      await host.write('/etc/web.yml', before);
      const values = { Endpoint: 'central', Sequence: '7', File: '/etc/web.yml', Adopt: adopt };

      const first = await host.run(shell, applyAcceptedSetDocument(), values);
      expect({ shell: shell.name, ...first }).toMatchObject({ status: 0, stderr: '' });
      expect(await host.read('/etc/web.yml')).toBe(after);
      expect(parse(after)).toHaveProperty('basic_auth_users', expect.objectContaining(users));

      const second = await host.run(shell, applyAcceptedSetDocument(), values);
      expect(second.stdout).toMatch(
        /^promrotate: accepted set of central is at sequence 7, unchanged\npromrotate-report outcome=unchanged .* sequence=7\n$/,
      );
      expect(await host.read('/etc/web.yml')).toBe(after);
      await host.remove();
    }
  });
});
