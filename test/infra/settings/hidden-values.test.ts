import { expect, test } from '@jest/globals';
import { problemsOf } from './settings-folder.ts';

const secret = 'hunter2';

const textWith = (front: string, own = '') => `endpoints:
  - name: central
    receiver:
      kind: web-config
      replicas: [https://a.example.com/api/v1/write]
      front: ${front}
      delivery: { kind: run-command, file: /etc/prometheus/web.yml${own} }
`;

const good = 'https://example.com/api/v1/write';

test.each([
  ['an address with a password', textWith(`https://user:${secret}@example.com/`)],
  ['one with a slash in its password', textWith(`https://user:x/${secret}@example.com/`)],
  ['one whose password starts like a port', textWith(`http://user:12/${secret}@example.com/`)],
  ['an address without a scheme', textWith(`user:${secret}@example.com`)],
  ['an address of another scheme', textWith(`ftp://user:${secret}@example.com`)],
  ['an address with a token, without a scheme', textWith(`example.com/write?token=${secret}`)],
  ['an address with a token', textWith(`https://example.com/write?token=${secret}`)],
  ['an address with a token as its fragment', textWith(`https://example.com/write#${secret}`)],
  ['a plain http address with a token', textWith(`http://example.com/write?token=${secret}`)],
  ['an address in an unknown key', textWith(`{ write: ${good}, to: "https://u:${secret}@x" }`)],
  ['a check', textWith(good, `, checkUrl: "http://user:${secret}@127.0.0.1/"`)],
  ['a secret in place of how it is made', `${textWith(good)}    secret: ${secret}\n`],
  ['an address as a user name', `${textWith(good)}    userNameBase: u:${secret}@host\n`],
  ['an address as a key', `${textWith(good)}    https://user:${secret}@example.com/x: y\n`],
  ['an alias', textWith(`*${secret}`)],
  ['a line that is no YAML', `${textWith(good)}${secret}\n`],
  ['a wrong escape', textWith(`"\\q${secret}"`)],
  ['a tag', textWith(`!${secret} x`)],
])('%s is refused without being repeated', (_, text) => {
  const { code, lines } = problemsOf(text);

  expect(code).toMatch(/^SETTINGS_/);
  expect(lines.join('\n')).not.toContain(secret);
});

test('scheme and host of an address are shown', () => {
  expect(problemsOf(textWith('http://example.com:81/write?token=x')).lines).toEqual([
    expect.stringMatching(/, found "http:\/\/example\.com…" \(the rest is not shown\)$/),
  ]);
});
