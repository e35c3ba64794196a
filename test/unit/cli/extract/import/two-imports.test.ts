import { describe, expect, test } from '@jest/globals';
import { importWorld, password } from './import-world.ts';

const secretId = 'promrotate/prom';

describe('two imports of one credential at the same time', () => {
  test('leave the secret where the other one has written the entry', async () => {
    const { run, values, state, deps } = importWorld();
    const first = run(undefined, undefined, {
      secrets: {
        ...deps.secrets,
        async create(secret) {
          const answer = await deps.secrets.create(secret);
          await run();
          return answer;
        },
      },
    });

    await expect(first).rejects.toMatchObject({ code: 'SETTINGS_CHANGED' });
    expect(values.has(secretId)).toBe(true);
    expect(state.text.match(/adopt: writer/g)).toHaveLength(1);
    expect(state.told).not.toContain('took back');
    await expect(run()).resolves.toMatchObject({
      imported: [{ secret: 'present', entry: 'present' }],
    });
  });

  test('the one that comes second does not delete what the first one made', async () => {
    const { run, values, state, deps } = importWorld();
    const before = state.text;
    const second = run(undefined, undefined, {
      // The other one ends while this one asks, and this one can not write.
      confirm: async () => {
        await run();
        state.text = before;
      },
      settings: {
        ...deps.settings,
        async replace() {
          throw new Error('no space');
        },
      },
    });

    await expect(second).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' });
    expect(values.has(secretId)).toBe(true);
  });

  test('one makes the secret that the other one took back', async () => {
    const { run, values, state, deps } = importWorld();
    await deps.secrets.create({
      name: secretId,
      versionId: 'of-the-other',
      description: '',
      text: JSON.stringify({ username: 'writer', password }),
    });
    // The other one fails while this one, which has seen its secret, asks.
    const confirm = () => deps.secrets.deleteAtOnce(secretId);
    const { imported } = await run(undefined, undefined, { confirm });

    expect(imported).toMatchObject([{ secret: 'created', entry: 'written' }]);
    expect(values.has(secretId)).toBe(true);
    expect(state.text).toContain('adopt: writer');
  });

  test('ask for versions of different ids', async () => {
    const ids: string[] = [];
    for (const _ of [1, 2]) {
      const { run, values } = importWorld();
      await run();
      ids.push(values.get(secretId)?.versionId ?? '');
    }
    const [one = '', another = ''] = ids;

    expect(one).not.toBe(another);
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one.slice(0, -12)).toBe(another.slice(0, -12));
  });
});
