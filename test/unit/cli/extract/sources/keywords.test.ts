import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  hasKeyword,
  haveKeyword,
  keywordPattern,
} from '../../../../../cli/extract/sources/keywords.ts';

const withSecret = [
  'password: hunter',
  'REMOTE_WRITE_PASSWD=x',
  'DB_PWD=x',
  'PROM_PASS="x"',
  '- name: PROM_PASS\n  value: x',
  'bearerToken: x',
  'Authorization: Basic eDp5',
  'credentials: x',
  'api_key: x',
  '- name: MIMIR_API_KEY\n  value: x',
  'access-key: x',
  '-remoteWrite.headers=X-Any:x',
  'https://user:word@metrics.example.org/api/v1/write',
  '"https:\\/\\/user:word@metrics.example.org"',
  'https://metrics.example.org/push?key=x',
  'slack_api_url: https://chat.example.org/x',
  'webhook_configs:',
  'routing_key: x',
  '-reloadAuthKey=x',
  'basic_auth_users:',
  'team: $2y$04$abcdefghijklmnopqrstuv',
  '$ANSIBLE_VAULT;1.1;AES256',
  'value: !vault |',
  'x: ENC[AES256_GCM,data:x]',
  'curl -u a:b x',
  'kind: Secret',
  '-----BEGIN PRIVATE KEY-----',
];

describe('the first look', () => {
  it.each(withSecret)('finds %j in any case, as text and as bytes', (text) => {
    for (const given of [text, text.toUpperCase(), `a\n${text}\nb`]) {
      expect(hasKeyword(given)).toBe(true);
      expect(haveKeyword(Buffer.from(given))).toBe(true);
    }
  });

  it.each([
    'replicas: 3\nname: queue\n',
    'https://metrics.example.org/a',
    'monkey business',
    'passed',
  ])('passes by %j', (text) => {
    expect(hasKeyword(text)).toBe(false);
    expect(haveKeyword(Buffer.from(text))).toBe(false);
  });

  it('finds the same in bytes as its expression does', () => {
    const piece = fc.constantFrom(
      ...withSecret,
      'pass',
      'ke',
      'y:',
      '://',
      '@',
      ':',
      ' ',
      'é',
      'SEC',
    );
    const texts = fc.array(
      piece.chain((all) => fc.nat(all.length).map((end) => all.slice(0, end))),
    );
    const expression = new RegExp(keywordPattern, 'i');

    fc.assert(
      fc.property(texts, (pieces) => {
        const bytes = Buffer.from(pieces.join(''));
        expect(haveKeyword(bytes)).toBe(expression.test(bytes.toString('latin1')));
      }),
    );
  });
});
