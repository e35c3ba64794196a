import { describe, expect, test } from '@jest/globals';
import {
  begin,
  rotateAndUpdate,
  rotatePending,
  settleAll,
  settleOnce,
} from '../../support/world/drive.ts';
import { rotatedOnce } from '../../support/world/leaks.ts';
import {
  isAccepted,
  ledgerIn,
  openFindings,
  orderId,
  placeOrder,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, World } from '../../support/world/world.ts';

const hour = 3_600_000;

/** Whatever the rotations away from a leaked version are given is refused, until `mend`. */
async function leakThatIsNotReplaced() {
  const { world, leaked } = await rotatedOnce();
  await placeOrder(world, { kind: 'revoke', versionId: leaked });
  let isBroken = true;
  for (const replica of world.replicas) {
    replica.refuses = ({ password }) =>
      isBroken && password !== world.credentialOf(leaked)?.password;
  }
  return { world, leaked, mend: () => void (isBroken = false) };
}

describe('a leaked version that cannot be replaced', () => {
  test('is rotated away from as soon as that works, however many rotations failed before', async () => {
    const { world, leaked, mend } = await leakThatIsNotReplaced();
    await settleAll(world, 8);
    expect(world.labelled('AWSCURRENT')).toBe(leaked);

    mend();
    await settleAll(world, 3);

    expect(world.labelled('AWSCURRENT')).not.toBe(leaked);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(ledgerIn(world).closedOrder?.id).toBe(orderId);
  });

  test('has three rotations at once, then one each hour', async () => {
    const { world } = await leakThatIsNotReplaced();
    const started = () =>
      [...ledgerIn(world).versions.values()].filter(({ startedAt = 0 }) => startedAt > 0).length;
    const before = started();
    await settleOnce(world).catch(() => undefined);
    expect(started() - before).toBe(3);

    await settleOnce(world).catch(() => undefined);
    expect(started() - before).toBe(3);

    world.now += hour;
    await settleOnce(world).catch(() => undefined);
    expect(started() - before).toBe(4);
  });

  test('is told, with what keeps it, until it is out', async () => {
    const { world, leaked, mend } = await leakThatIsNotReplaced();
    await settleAll(world, 2);

    const { detail } = ledgerIn(world).findings.get(`LEAK_UNFINISHED#${leaked}`) ?? {};
    expect(detail).toMatch(/found it still current, and /);

    mend();
    await settleAll(world, 3);
    expect(openFindings(world)).not.toContain(`LEAK_UNFINISHED#${leaked}`);
  });

  test('keeps its one rotation while a receiver is away, and ends when that is back', async () => {
    const world = new World({ query: true });
    const leaked = await rotateAndUpdate(world);
    world.now += 60_000;
    await placeOrder(world, { kind: 'revoke', versionId: leaked });
    const [replica] = world.replicas;
    replica!.isUp = false;
    for (let hours = 0; hours < 5; hours += 1) {
      await settleOnce(world).catch(() => undefined);
      if (hours === 0) await rotatePending(world).catch(() => undefined);
      world.now += hour;
    }
    expect(world.labelled('AWSPENDING')).toBe(orderId);

    replica!.isUp = true;
    await settleAll(world, 3);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(ledgerIn(world).closedOrder?.failure).toBeUndefined();
  });

  test('may be replaced by a rotation that somebody else begins meanwhile', async () => {
    const { world, leaked, mend } = await leakThatIsNotReplaced();
    await settleOnce(world).catch(() => undefined);
    await settleOnce(world).catch(() => undefined);
    const { ledger, rotations } = world.deps(world.invocation());
    const pending = world.labelled('AWSPENDING');
    if (pending !== undefined && pending !== leaked)
      await rotations.removePending('promrotate/central', pending);
    mend();
    world.onSleep = async () => undefined;
    const byHand = begin(world);
    await ledger.countAttempt(endpoint, { versionId: byHand, step: 'createSecret', at: world.now });

    await settleOnce(world).catch(() => undefined);

    expect(world.labelled('AWSPENDING')).toBe(byHand);
  });
});
