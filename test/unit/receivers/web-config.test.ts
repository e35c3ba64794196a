import { describe, expect, test } from '@jest/globals';
import { compare } from 'bcryptjs';
import { parse } from 'yaml';
import { webConfig } from '../../../functions/receivers/web-config.ts';

const entry = (versionId: string, password: string) => ({
  secretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:promrotate/central-AbCdEf',
  versionId,
  credential: { username: `central-${versionId}`, password },
});

type Entry = ReturnType<typeof entry>;

async function render(...entries: Entry[]): Promise<string> {
  const verifiers = new Map<string, string>();
  for (const each of entries) {
    verifiers.set(each.credential.username, await webConfig.verifierOf(each));
  }
  return webConfig.render(verifiers);
}

describe('the web config of an accepted set', () => {
  test('has one bcrypt hash a user, which the password passes', async () => {
    const text = await render(entry('1', 'one'), entry('2', 'two'));

    const { basic_auth_users: users } = parse(text) as { basic_auth_users: Record<string, string> };
    expect(Object.keys(users)).toEqual(['central-1', 'central-2']);
    expect(await compare('one', users['central-1'] ?? '')).toBe(true);
    expect(await compare('two', users['central-1'] ?? '')).toBe(false);
    expect(users['central-2']).toMatch(/^\$2b\$10\$.{53}$/);
  });

  test('is the same, byte for byte, each time', async () => {
    expect(await render(entry('1', 'one'))).toBe(await render(entry('1', 'one')));
  });

  test('has a salt that follows from the version, never from the password', async () => {
    const saltOf = async (versionId: string, password: string) =>
      /\$2b\$10\$(.{22})/.exec(await render(entry(versionId, password)))?.[1];

    expect(await saltOf('1', 'one')).toBe(await saltOf('1', 'two'));
    expect(await saltOf('1', 'one')).not.toBe(await saltOf('2', 'one'));
  });

  test('is read back into the same verifiers', async () => {
    const text = await render(entry('1', 'one'), entry('2', 'two'));
    expect(webConfig.render(webConfig.parse(text))).toBe(text);
    expect(webConfig.parse(text).size).toBe(2);
  });
});
