import { describe, expect, it } from '@jest/globals';
import { judgeValue, variableName } from '../../../../../cli/extract/formats/placeholders.ts';

describe('judging what stands in the place of a secret', () => {
  it.each([
    's3cr3t',
    'hunter2',
    'pa$$word',
    'ab$Def1',
    'p%40ss',
    '100%sure',
    'Sommer2024!',
    '-!bC4POeHkwzz8jiH0c6I4Tq',
    '$2y$10$b90A8DoqAbVwSnrWLUXNB4kaklZDGmmz',
    '$apr1$x8sd$Vm8lqP0q8p9O2nQb3',
    'none-of-your-business-77',
    'k8s-Example-9f2',
    'xxAb12xx',
    'Sample-Ridge-Harbor',
    'Hidden-Meadow',
    'Pa!$word',
    'a<b>c9',
    'p@ss#{1}',
    '830417299164',
  ])('takes %s for a literal', (value) => {
    expect(judgeValue(value)).toBe('literal');
  });

  it.each([
    '${X}',
    '$X',
    '$(X)',
    '{{ x }}',
    '{{',
    '%{X}',
    '${{ secrets.X }}',
    'prefix-${X}',
    'Bearer $TOKEN',
    '$(vault kv get -field=token secret/mimir)',
    '#{TOKEN}#',
    '%(token)s',
    'vault:secret/data/mimir#token',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x',
    'op://vault/item/password',
    'ref+vault://secret/x#y',
    '<path:secret/data/mimir#token>',
    'file:///run/secrets/x',
  ])('takes %s for a variable', (value) => {
    expect(judgeValue(value)).toBe('variable');
  });

  it.each([
    '<secret>',
    'Bearer <token>',
    '<your token here>',
    '[REDACTED]',
    'changeme',
    'Change-Me',
    'CHANGE_ME_NOW',
    'changeme123',
    'replace-me',
    'your-token',
    'YOUR_API_KEY',
    'xxxx',
    'XXXXXXXXXXXX',
    '****',
    '***',
    '…',
    '...',
    'eyJhbGciOi…',
    'TODO',
    'placeholder',
    'dummy',
    'example-token',
    'none',
    'null',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '__TOKEN__',
  ])('takes %s for a placeholder', (value) => {
    expect(judgeValue(value)).toBe('placeholder');
  });

  it.each([
    'ENC[AES256_GCM,data:x,iv:y]',
    '$ANSIBLE_VAULT;1.1;AES256',
    '{cipher}AQA',
    'ENC[PKCS7,MII]',
  ])('takes %s for encrypted', (value) => {
    expect(judgeValue(value)).toBe('encrypted');
  });

  it.each(['', '   ', '\n'])('takes %j for empty', (value) => {
    expect(judgeValue(value)).toBe('empty');
  });

  it.each([
    ['password', 'password'],
    ['secret', 'client_secret'],
    ['api-key', 'API_KEY'],
    ['bearer token', 'bearerToken'],
  ])('takes %s as the value of %s for a placeholder', (value, key) => {
    expect([judgeValue(value, key), judgeValue(`${value}7`, key)]).toEqual([
      'placeholder',
      'literal',
    ]);
  });
});

it('judges a long text by its beginning', () => {
  const text = '${'.repeat(500_000);

  expect([judgeValue(`${text}}`), judgeValue(`one${'x'.repeat(500_000)}`)]).toEqual([
    'literal',
    'literal',
  ]);
});

describe('the name of a variable', () => {
  it.each([
    ['${X}', 'X'],
    ['$X', 'X'],
    ['$(X)', 'X'],
    ['${env:X}', 'X'],
    ['%{X}', 'X'],
    ['{{ .Values.token }}', '.Values.token'],
    ["{{ lookup('env', 'X') }}", 'X'],
    ['${{ secrets.X }}', 'secrets.X'],
    ['Bearer ${X}', 'X'],
    ['op://vault/item/password', 'op://vault/item/password'],
  ])('of %s is %s', (value, name) => {
    expect(variableName(value)).toBe(name);
  });

  it.each(['${X:-s3cr3t}', "{{ x | default('s3cr3t') }}", "${{ secrets.X || 's3cr3t' }}"])(
    'has nothing of the default in %s',
    (value) => {
      expect(variableName(value)).not.toContain('s3cr3t');
    },
  );
});
