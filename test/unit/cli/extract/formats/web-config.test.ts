import { describe, expect, it } from '@jest/globals';
import { webConfig } from '../../../../../cli/extract/formats/web-config.ts';
import { findIn } from './findings.ts';

const rest = 'b90A8DoqAbVwSnrWLUXNB4kaklZDGmmzMxQ2nCeQ73YDPQsrunaaa'.slice(0, 53);

describe('the hashes of a web configuration', () => {
  it('are weak below a cost of ten', () => {
    const found = findIn(webConfig, `basic_auth_users: { alice: $2y$09$${rest} }`);

    expect(found).toMatchObject([
      {
        kind: 'weak-hash',
        role: 'receiver',
        holds: 'literal',
        path: 'basic_auth_users.alice',
        username: 'alice',
        value: `$2y$09$${rest}`,
      },
    ]);
    expect(found[0]).not.toHaveProperty('onlyIfShared');
  });

  it('are otherwise findings only where they are shared', () => {
    const found = findIn(
      webConfig,
      `basic_auth_users: { alice: $2b$10$${rest}, bob: $2a$12$${rest} }`,
    );

    expect(found).toMatchObject([
      { kind: 'shared-hash', username: 'alice', onlyIfShared: true },
      { kind: 'shared-hash', username: 'bob', onlyIfShared: true },
    ]);
  });

  it('are passwords where they are no hashes, save what is a placeholder or a variable', () => {
    const found = findIn(
      webConfig,
      'basic_auth_users: { alice: plain-11, bob: changeme, eve: "{{ hash }}", x: $apr1$a$b }',
    );

    expect(found).toMatchObject([
      { kind: 'basic-auth-password', role: 'receiver', username: 'alice', value: 'plain-11' },
    ]);
  });

  it('are not taken from what is no bcrypt hash', () => {
    expect(findIn(webConfig, 'basic_auth_users: { alice: <hash>, bob: $2y$04$short }')).toEqual([]);
  });
});

it('gives the private key of a web configuration and refers to its file', () => {
  const found = findIn(webConfig, 'tls_server_config: { cert: c, key: PEM, key_file: /tls.key }');

  expect(found).toMatchObject([
    { kind: 'tls-private-key', role: 'receiver', holds: 'literal', value: 'PEM' },
    { kind: 'tls-private-key', role: 'receiver', holds: 'file', reference: '/tls.key' },
  ]);
});
