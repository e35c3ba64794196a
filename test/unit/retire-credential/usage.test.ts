import { describe, expect, test } from '@jest/globals';
import { rotateAndUpdate, runTo, settleAll, update } from '../../support/world/drive.ts';
import { factsOf, isAccepted } from '../../support/world/state-of-endpoint.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';

const hour = 3_600_000;
const usage = {
  query: 'https://proxy/api/v1/query',
  expression: 'sum(increase(requests_total{user="{{user}}"}[1h]))',
};

/** Nobody is declared, so that only the receiver's counters tell; `counts` by version. */
async function pastGrace(options: WorldOptions = {}) {
  const world = new World({ writers: [], usage, retirement: { watchSeconds: 0 }, ...options });
  const old = await rotateAndUpdate(world);
  const current = await rotateAndUpdate(world);
  world.now += hour + 1000;
  const count = (counts: Readonly<Record<string, number>>) => {
    world.answer = (_, query): Record<string, number> => {
      const counted = Object.entries(counts).find(([versionId]) =>
        query.includes(`"${world.credentialOf(versionId)?.username}"`),
      );
      return counted === undefined ? {} : { requests: counted[1] };
    };
  };
  return { world, old, current, count };
}

describe('what the receiver itself counts by user name', () => {
  test('ends a version that had no request, when the current one had some', async () => {
    const { world, old, current, count } = await pastGrace();
    count({ [current]: 12, [old]: 0 });

    await settleAll(world);

    expect(factsOf(world, old).unusedAt).toBeDefined();
    expect(isAccepted(world, old)).toEqual([false, false]);
  });

  test('does not end one that a declared writer was last seen on', async () => {
    const world = new World({ usage, retirement: { watchSeconds: 0 } });
    const old = await rotateAndUpdate(world);
    world.unreachable.add('b');
    const current = await runTo(world, 'finishSecret');
    await update(world).catch(() => undefined);
    world.answer = (_, query): Record<string, number> => {
      if (!query.includes('requests_total')) return { up: world.now / 1000 };
      const name = world.credentialOf(current)?.username ?? '';
      return { requests: query.includes(`"${name}"`) ? 12 : 0 };
    };
    world.now += hour + 1000;

    await settleAll(world, 2);

    expect(factsOf(world, old).unusedAt).toBeDefined();
    expect(isAccepted(world, old)).toEqual([true, true]);
    world.unreachable.clear();
    await settleAll(world, 2);
    expect(isAccepted(world, old)).toEqual([false, false]);
  });

  test('keeps one that had requests', async () => {
    const { world, old, current, count } = await pastGrace();
    count({ [current]: 12, [old]: 1 });

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
  });

  test('is not believed when it counts nothing for anybody', async () => {
    const { world, old, count } = await pastGrace();
    count({});

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
  });

  test('is not asked where names take turns: it could not tell two versions apart', async () => {
    const { world, old, current, count } = await pastGrace({ userName: 'pair' });
    count({ [current]: 12, [old]: 0 });

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
  });

  test.each([
    ['https://proxy/api/v1/query', false],
    ['https://replica-0/api/v1/query', true],
  ])('gets the write credential only at an address of the receiver: %s', async (query, isSent) => {
    const { world, current, count } = await pastGrace({ usage: { ...usage, query } });
    count({ [current]: 12 });

    await settleAll(world);

    const toSource = world.queries.filter(({ url }) => url === query);
    expect(toSource.length).toBeGreaterThan(0);
    expect(toSource.every(({ hasCredential }) => hasCredential === isSent)).toBe(true);
  });
});
