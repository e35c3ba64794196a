import { describe, expect, test } from '@jest/globals';
import {
  codeOf,
  rotateAndUpdate,
  settleAll,
  settleOnce,
  update,
} from '../../support/world/drive.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  openFindings,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, World, type WorldOptions } from '../../support/world/world.ts';

const hour = 3_600_000;

/** A world in which `old` was superseded and its grace has passed. */
async function pastGrace(options: WorldOptions = {}) {
  const world = new World({ query: true, ...options });
  const old = await rotateAndUpdate(world);
  const current = await rotateAndUpdate(world);
  world.now += hour + 1000;
  return { world, old, current };
}

describe('retiring a superseded version', () => {
  test('takes it out everywhere once its grace is over and every writer has left, and proves it', async () => {
    const { world, old, current } = await pastGrace();

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([false, false]);
    expect(isAccepted(world, current)).toEqual([true, true]);
    const { retiredAt, refusedAt, watchedAt } = factsOf(world, old);
    expect(refusedAt).toBeGreaterThanOrEqual(retiredAt ?? Number.NaN);
    expect(watchedAt).toBeGreaterThanOrEqual((refusedAt ?? 0) + 900_000 - 20_000);
    expect(eventsOf(world)).toContain(`retired ${old}`);
  });

  test('leaves it alone within its grace', async () => {
    const { world, old } = await pastGrace({ graceSeconds: 7200 });

    await settleOnce(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(factsOf(world, old).retiredAt).toBeUndefined();
  });

  test('does nothing the second time', async () => {
    const { world } = await pastGrace();
    await settleAll(world, 2);
    const before = world.parameters.get(endpoint);
    const commands = world.commands.length;

    await settleAll(world);

    expect(world.parameters.get(endpoint)).toBe(before);
    expect(world.commands).toHaveLength(commands);
  });

  test('keeps one that a writer has not left, and says which writer, once', async () => {
    const world = new World({ query: true });
    const old = await rotateAndUpdate(world);
    world.unreachable.add('b');
    const current = await rotateAndUpdate(world).catch(() => world.labelled('AWSCURRENT'));
    await update(world).catch(() => undefined);
    world.now += hour + 1000;

    await settleAll(world, 3);

    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(openFindings(world)).toContain(`GRACE_ENDED_IN_USE#${old}`);
    const told = world.around.notices.filter(({ subject }) => subject.includes('GRACE_ENDED'));
    expect(told.filter(({ text }) => text.includes(old))).toHaveLength(1);
    expect(told[0]?.text).toContain('"b"');
    expect(told[0]?.text).not.toContain('"a"');

    world.unreachable.clear();
    await settleAll(world, 2);
    expect(isAccepted(world, old)).toEqual([false, false]);
    expect(openFindings(world)).toEqual([]);
    expect(current).toBe(world.labelled('AWSCURRENT'));
  });

  test('keeps one whose writers were switched while nothing shows that they write', async () => {
    const { world, old } = await pastGrace({ query: false });

    await settleAll(world, 3);

    expect(isAccepted(world, old)).toEqual([true, true]);
    const told = world.around.notices.find(({ subject }) => subject.includes('GRACE_ENDED'));
    expect(told?.text).toContain('"a", "b" were switched');
    expect(told?.text).toContain('declare their freshness, or receiver.usage');
  });

  test.each([
    ['keep', [true, true]],
    ['retire', [false, false]],
  ] as const)(
    'when the longest overlap ends, does what is declared: %s',
    async (onOverlapEnd, accepted) => {
      const { world, old } = await pastGrace({
        writers: [],
        retirement: { onOverlapEnd, maxOverlapSeconds: 86_400, watchSeconds: 0 },
      });
      await settleAll(world);
      expect(isAccepted(world, old)).toEqual([true, true]);
      world.now += 24 * hour;

      await settleAll(world);

      expect(isAccepted(world, old)).toEqual([...accepted]);
      const isOpen = openFindings(world).includes(`OVERLAP_ENDED#${old}`);
      expect(isOpen).toBe(onOverlapEnd === 'keep');
    },
  );

  test('does not call it retired while a replica accepts it, and names the address', async () => {
    const { world, old } = await pastGrace();
    const stubborn = world.replicas[1];
    const credential = world.credentialOf(old);
    if (stubborn === undefined || credential === undefined) throw new Error('no replica');
    stubborn.keeps = ({ password }) => password === credential.password;

    expect(await codeOf(settleOnce(world))).toBe('STILL_ACCEPTED');
    expect(factsOf(world, old)).toMatchObject({ retiredAt: expect.any(Number) });
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(openFindings(world)).toEqual([`STILL_ACCEPTED#${old}`]);
    expect(world.around.notices.at(-1)?.text).toContain('https://replica-1/');
  });

  test('says that it is still accepted when the set without it cannot be delivered, and why', async () => {
    const { world, old } = await pastGrace({ retirement: { watchSeconds: 0 } });
    world.unreachable.add(endpoint);

    expect(await codeOf(settleOnce(world))).toBe('TARGET_OFFLINE');
    expect(openFindings(world)).toContain(`STILL_ACCEPTED#${old}`);
    const told = world.around.notices.find(({ text }) => text.includes(old));
    expect(told?.text).toContain('TARGET_OFFLINE');

    world.unreachable.clear();
    await settleAll(world);
    expect(openFindings(world)).toEqual([]);
  });

  test('takes no refusal for a proof where the current credential is refused too', async () => {
    const { world, old } = await pastGrace();
    for (const replica of world.replicas) replica.refuses = () => true;

    expect(await codeOf(settleOnce(world))).toBe('RECEIVER_REFUSED');
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(openFindings(world)).toContain(`STILL_ACCEPTED#${old}`);
    expect(world.around.notices.at(-1)?.text).toContain('refuses everybody');

    for (const replica of world.replicas) replica.refuses = () => false;
    await settleAll(world);
    expect(factsOf(world, old).refusedAt).toBeDefined();
    expect(openFindings(world)).toEqual([]);
  });

  test('says of one that goes because too many are kept that it may be in use', async () => {
    const world = new World({ writers: [], graceSeconds: 60, retirement: { watchSeconds: 0 } });
    const versions: string[] = [];
    for (let count = 0; count < 22; count += 1) {
      versions.push(await rotateAndUpdate(world));
      world.now += hour;
      await settleAll(world);
    }

    const [oldest = ''] = versions;
    expect(isAccepted(world, oldest)).toEqual([false, false]);
    const said = ledgerIn(world).events.find(({ subject }) => subject === oldest);
    expect(said).toMatchObject({
      kind: 'retired',
      detail: expect.stringContaining('more than 20'),
    });
  });

  test('takes no silence for a refusal where receivers fetch the set themselves', async () => {
    const { world, old } = await pastGrace();
    world.definition.receiver.delivery = { kind: 'parameter', refreshSeconds: 1 };
    world.onSleep = async () => world.associate();
    const away = world.replicas[0]!;
    away.isUp = false;

    expect(await codeOf(settleOnce(world))).toBe('RECEIVER_UNAVAILABLE');
    expect(factsOf(world, old).refusedAt).toBeUndefined();

    away.isUp = true;
    await settleAll(world);
    expect(factsOf(world, old).refusedAt).toBeDefined();
  });

  test('waits for a replica that is away, and names it', async () => {
    const { world, old } = await pastGrace();
    const [replica] = world.replicas;
    if (replica === undefined) throw new Error('no replica');
    replica.isUp = false;

    expect(await codeOf(settleOnce(world))).toBe('TARGET_OFFLINE');
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(openFindings(world).some((key) => key.startsWith('RECEIVER_UNREACHABLE#'))).toBe(true);

    replica.isUp = true;
    await settleAll(world);
    expect(factsOf(world, old).refusedAt).toBeDefined();
    expect(openFindings(world)).toEqual([]);
  });
});
