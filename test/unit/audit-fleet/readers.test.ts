import { describe, expect, test } from '@jest/globals';
import { kindsFor, readersOf, readsByEndpoint } from '../../../functions/audit-fleet/readers.ts';
import type { SecretRead } from '../../../functions/shared/audit-ports.ts';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const read = (principal: string, at: number, secretId = 'promrotate/central'): SecretRead => ({
  secretId,
  principal,
  at,
  isRefused: false,
});

describe('readers', () => {
  test('are counted by their role, with when the last time was; strangers first', () => {
    const reads = [
      read(role('rotate'), 9),
      read(role('stranger'), 2),
      read(role('host'), 5),
      read(role('stranger'), 1),
      read(role('newer'), 3),
    ];
    const kindOf = kindsFor('central', {
      functionRoles: [role('rotate')],
      identities: [{ arn: role('host'), tags: { 'promrotate-endpoint-2': 'central' } }],
    });

    expect(readersOf(reads, kindOf)).toEqual([
      { principal: role('newer'), kind: 'other', count: 1, lastAt: 3 },
      { principal: role('stranger'), kind: 'other', count: 2, lastAt: 2 },
      { principal: role('rotate'), kind: 'function', count: 1, lastAt: 9 },
      { principal: role('host'), kind: 'host', count: 1, lastAt: 5 },
    ]);
  });

  test('that are hosts of another endpoint are strangers', () => {
    const identities = [{ arn: role('host'), tags: { 'promrotate-endpoint': 'other' } }];
    expect(kindsFor('central', { functionRoles: [], identities })(role('host'))).toBe('other');
  });
});

describe('a read', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:promrotate/central-AbCdEf';
  const secrets = [{ endpoint: 'central', arn }];

  test.each([arn, arn.slice(0, -7), 'promrotate/central'])('is of the secret "%s"', (secretId) => {
    const found = readsByEndpoint([read(role('r'), 1, secretId), read(role('r'), 2)], secrets);
    expect(found.get('central')?.map(({ at }) => at)).toEqual([1, 2]);
  });

  test.each(['promrotate/central-2', 'promrotate/centra', `${arn}x`, ''])(
    'is not of ours with "%s"',
    (secretId) => {
      expect(readsByEndpoint([read(role('r'), 1, secretId)], secrets).size).toBe(0);
    },
  );
});
