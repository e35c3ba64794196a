import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import {
  begin,
  codeOf,
  rotateAndUpdate,
  runTo,
  settleAll,
  settleOnce,
  work,
} from '../../support/world/drive.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  placeOrder,
  versionsOfWriters,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, secretId, World, type WorldOptions } from '../../support/world/world.ts';

const hour = 3_600_000;
const stagesOf = (world: World, versionId: string) =>
  [...(world.engine.secret(secretId).versions.get(versionId)?.stages ?? [])].sort();

async function rotatedTwice(options: WorldOptions = {}) {
  const world = new World({ query: true, ...options });
  const old = await rotateAndUpdate(world);
  const left = await rotateAndUpdate(world);
  world.now += 60_000;
  return { world, old, left };
}

describe('a rollback', () => {
  test('makes the target current, moves writers back and records who and why', async () => {
    const { world, old, left } = await rotatedTwice();
    await placeOrder(world, { kind: 'rollback', versionId: old });

    await settleOnce(world);
    await work(world);

    expect(stagesOf(world, old)).toContain('AWSCURRENT');
    expect(versionsOfWriters(world)).toEqual([old, old]);
    expect(isAccepted(world, left)).toEqual([true, true]);
    const { order, closedOrder, events } = ledgerIn(world);
    expect(order).toBeUndefined();
    expect(closedOrder).toMatchObject({
      by: 'ada',
      reason: 'a drill',
      closedAt: expect.any(Number),
    });
    expect(closedOrder?.failure).toBeUndefined();
    expect(events.find(({ kind }) => kind === 'rolled-back')).toMatchObject({ by: 'ada' });
  });

  test.each([true, false])(
    'is not taken back by the next rotation (AWSCURRENT clears AWSPENDING: %s)',
    async (promotionClearsPending) => {
      const { world, old, left } = await rotatedTwice({
        openQuestions: { promotionClearsPending },
      });
      await placeOrder(world, { kind: 'rollback', versionId: old });
      await settleOnce(world);
      expect(stagesOf(world, left)).not.toContain('AWSPENDING');

      const next = await runTo(world, 'finishSecret');

      expect([old, left]).not.toContain(next);
      expect(stagesOf(world, next)).toContain('AWSCURRENT');
    },
  );

  test('goes back to a version that was retired, once it is accepted everywhere again', async () => {
    const { world, old } = await rotatedTwice();
    world.now += hour;
    await settleAll(world);
    expect(isAccepted(world, old)).toEqual([false, false]);
    await placeOrder(world, { kind: 'rollback', versionId: old });

    await settleOnce(world);

    expect(stagesOf(world, old)).toContain('AWSCURRENT');
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(isAccepted(world, old)).toEqual([true, true]);
  });

  test('works with a grace of nothing', async () => {
    const { world, old } = await rotatedTwice({ graceSeconds: 0 });
    await settleAll(world);
    await placeOrder(world, { kind: 'rollback', versionId: old });

    await settleOnce(world);

    expect(stagesOf(world, old)).toContain('AWSCURRENT');
  });

  test('refuses a version that has leaked, and changes nothing', async () => {
    const { world, old, left } = await rotatedTwice();
    const { ledger } = world.deps(world.invocation());
    const leak = { fact: 'compromised', versionId: old, at: world.now, graceSeconds: 0 } as const;
    await ledger.record(endpoint, [leak]);
    await placeOrder(world, { kind: 'rollback', versionId: old });

    expect(await codeOf(settleOnce(world))).toBe('VERSION_COMPROMISED');

    expect(stagesOf(world, left)).toContain('AWSCURRENT');
    expect(ledgerIn(world).closedOrder?.failure?.code).toBe('VERSION_COMPROMISED');
    expect(eventsOf(world)).toContain(`order-failed ${old}`);
  });

  test('refuses while a rotation runs', async () => {
    const { world, old, left } = await rotatedTwice();
    await runTo(world, 'setSecret');
    await placeOrder(world, { kind: 'rollback', versionId: old });

    expect(await codeOf(settleOnce(world))).toBe('ROTATION_RUNNING');
    expect(stagesOf(world, left)).toContain('AWSCURRENT');
  });

  test('moves nothing when a replica does not take the target, and is not tried again', async () => {
    const { world, old, left } = await rotatedTwice();
    const [replica] = world.replicas;
    if (replica === undefined) throw new Error('no replica');
    replica.isUp = false;
    await placeOrder(world, { kind: 'rollback', versionId: old });

    await settleOnce(world).catch(() => undefined);
    expect(ledgerIn(world).order).toBeUndefined();
    expect(ledgerIn(world).closedOrder?.failure?.code).toBe('TARGET_OFFLINE');
    replica.isUp = true;
    await settleAll(world, 2);

    expect(stagesOf(world, left)).toContain('AWSCURRENT');
    expect(versionsOfWriters(world)).toEqual([left, left]);
  });

  test('that was interrupted long ago is closed, not carried on behind the person’s back', async () => {
    const { world, old, left } = await rotatedTwice();
    await placeOrder(world, { kind: 'rollback', versionId: old, at: world.now - 16 * 60_000 });

    await settleAll(world);

    expect(stagesOf(world, left)).toContain('AWSCURRENT');
    expect(ledgerIn(world).closedOrder?.failure?.code).toBe('ORDER_FAILED');
  });

  test('ends from wherever it was killed, with AWSPENDING on no version but the current one', async () => {
    for (let call = 1; call <= 60; call += 1) {
      const { world, old } = await rotatedTwice();
      begin(world);
      world.now += 12 * 60_000;
      await placeOrder(world, { kind: 'rollback', versionId: old });
      const crash = { call, when: 'after' } as const;
      const run = { endpoint, deadline: world.now + 890_000 };
      await settle(world.deps(world.invocation({ crash })), run).catch(() => undefined);

      await settleOnce(world).catch(() => undefined);
      await work(world);

      expect(ledgerIn(world).closedOrder?.failure).toBeUndefined();
      expect(stagesOf(world, old)).toContain('AWSCURRENT');
      const pending = world.labelled('AWSPENDING');
      expect([undefined, old]).toContain(pending);
      expect(versionsOfWriters(world)).toEqual([old, old]);
    }
  });
});
