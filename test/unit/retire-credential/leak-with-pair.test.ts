import { describe, expect, test } from '@jest/globals';
import {
  rotateAndUpdate,
  rotatePending,
  settleAll,
  settleOnce,
  update,
} from '../../support/world/drive.ts';
import { withBackground } from '../../support/world/leaks.ts';
import {
  factsOf,
  isAccepted,
  ledgerIn,
  orderId,
  placeOrder,
  versionsOfWriters,
} from '../../support/world/state-of-endpoint.ts';
import { World } from '../../support/world/world.ts';

/** Two rotations, the second of which has leaked within the grace of the first. */
async function leakWithinGrace() {
  const world = withBackground(new World({ query: true, userName: 'pair', graceSeconds: 86_400 }));
  await rotateAndUpdate(world);
  world.now += 2 * 86_400_000;
  await settleAll(world);
  const held = world.labelled('AWSCURRENT') ?? '';
  const leaked = await rotateAndUpdate(world);
  world.now += 60_000;
  return { world, held, leaked };
}

describe('a leak where names take turns, within the grace of the other name', () => {
  test('ends at once when every writer has left that name', async () => {
    const { world, held, leaked } = await leakWithinGrace();
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);
    await settleAll(world);

    expect(world.labelled('AWSCURRENT')).toBe(orderId);
    expect(versionsOfWriters(world)).toEqual([orderId, orderId]);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(ledgerIn(world).closedOrder?.id).toBe(orderId);
    expect(world.credentialOf(orderId)?.username).toBe(world.credentialOf(held)?.username);
    expect(factsOf(world, held).refusedAt).toBeDefined();
  });

  test('waits for a writer that is still on that name, and says so at once', async () => {
    const { world, leaked, held } = await leakWithinGrace();
    const { ledger } = world.deps(world.invocation());
    await ledger.record('central', [{ fact: 'quiet', writer: 'b' }]);
    world.unreachable.add('b');
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world).catch(() => undefined);

    const { detail } = ledgerIn(world).findings.get(`LEAK_UNFINISHED#${leaked}`) ?? {};
    expect(detail).toContain('GRACE_NOT_OVER');
    expect(isAccepted(world, held)).toEqual([true, true]);

    world.unreachable.delete('b');
    await update(world);
    await rotatePending(world);
    await settleAll(world, 3);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
  });

  test('takes no name within its grace where nothing has leaked', async () => {
    const { world, held } = await leakWithinGrace();
    world.engine.rotate({ secretId: 'promrotate/central' });
    await rotatePending(world);
    expect(isAccepted(world, held)).toEqual([true, true]);
    expect(factsOf(world, held).retiredAt).toBeUndefined();
  });
});
