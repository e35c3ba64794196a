import { randomInt } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  newPassword,
  parseCredential,
  renewedValue,
} from '../../../functions/shared/credential.ts';
import { candidateUserNames } from '../../../functions/shared/user-name.ts';

describe('a credential', () => {
  test('has a password of 48 letters and digits, each as likely as the others', () => {
    const counts = new Map<string, number>();
    for (let turn = 0; turn < 2000; turn += 1) {
      const password = newPassword(randomInt);
      expect(password).toMatch(/^[A-Za-z0-9]{48}$/);
      for (const character of password) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // Mean 1548, standard deviation 39: eight of them.
    for (const count of counts.values()) expect(Math.abs(count - 1548)).toBeLessThan(320);
  });

  test('has a user name that follows from the version with per-version names', () => {
    const naming = { userName: 'per-version', userNameBase: 'central' } as const;
    // printf %s v1 | sha256sum
    expect(candidateUserNames(naming, 'v1')).toEqual(['central-3bfc2695']);
  });

  test('survives the round through a secret value, with every other field', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (others) => {
        const first = JSON.stringify({ ...others, username: 'w', password: 'p' });
        const fresh = { username: 'central-1', password: 'q' };
        const value = renewedValue(first, 'v', fresh);
        expect(parseCredential(value, 'v')).toEqual(fresh);
        expect(JSON.parse(value)).toEqual({ ...(JSON.parse(first) as object), ...fresh });
      }),
    );
  });
});
