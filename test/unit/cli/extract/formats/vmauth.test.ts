import { expect, it } from '@jest/globals';
import { vmauth } from '../../../../../cli/extract/formats/vmauth.ts';
import { briefly, findIn } from './findings.ts';

it('gives what the users of vmauth log in with, and what it presents to backends', () => {
  const found = findIn(
    vmauth,
    `users:
  - username: writer
    password: one
    url_prefix: http://u:two@vminsert:8480/insert/0/prometheus/api/v1/write
  - bearer_token: three
    headers: ['Authorization: Basic four', 'X-Scope-OrgID: blue']
    url_map: [{ src_paths: [/password], url_prefix: ['http://u:five@vmselect/'] }]
  - auth_token: Token six
  - username: foo
    password: '%{FOO}'
  - jwt: { public_keys: [key] }
unauthorized_user: { url_prefix: http://u@public }
`,
  );

  expect(briefly(found)).toEqual([
    '3 basic-auth-password receiver literal one',
    '4 url-user-info remote-write literal two',
    '5 bearer-token receiver literal three',
    '6 header unknown literal four',
    '7 url-user-info unknown literal five',
    '8 bearer-token receiver literal Token six',
    '10 basic-auth-password receiver variable FOO',
  ]);
  expect(found[0]).toMatchObject({ username: 'writer' });
});
