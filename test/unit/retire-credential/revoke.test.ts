import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import { rotateAndUpdate, runTo, settleAll, settleOnce, work } from '../../support/world/drive.ts';
import { rotatedOnce } from '../../support/world/leaks.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  openFindings,
  orderId,
  placeOrder,
  versionsOfWriters,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, secretId } from '../../support/world/world.ts';

describe('a revocation', () => {
  test('of the current version rotates, moves writers and proves the refusal, within seconds', async () => {
    const { world, leaked } = await rotatedOnce();
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);

    expect(world.labelled('AWSCURRENT')).toBe(orderId);
    expect(versionsOfWriters(world)).toEqual([orderId, orderId]);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
    const { closedOrder, order } = ledgerIn(world);
    expect(order).toBeUndefined();
    expect(closedOrder?.failure).toBeUndefined();
    expect(closedOrder?.livedOnSeconds).toBeGreaterThan(0);
    expect(closedOrder?.livedOnSeconds).toBeLessThan(60);
    expect(closedOrder?.lostSamples).toBe(0);
    expect(eventsOf(world)).toContain(`revoked ${leaked}`);
  });

  test('with a grace takes it out when that is over, and not before', async () => {
    const { world, leaked } = await rotatedOnce();
    const at = world.now;
    await placeOrder(world, { kind: 'revoke', versionId: leaked, graceSeconds: 300 });

    await settleOnce(world);

    const { retiredAt = 0, refusedAt = 0, supersededAt = 0 } = factsOf(world, leaked);
    expect(retiredAt).toBeGreaterThanOrEqual(supersededAt + 300_000);
    expect(refusedAt).toBeLessThan(at + 360_000);
  });

  test('without a grace waits for nobody where no writer is declared', async () => {
    const { world, leaked } = await rotatedOnce({ writers: [] });
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(ledgerIn(world).closedOrder?.livedOnSeconds).toBeLessThan(60);
  });

  test('waits for a writer that does not answer no longer than its grace', async () => {
    const { world, leaked } = await rotatedOnce();
    world.unreachable.add('b');
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    const { retiredAt = 0, supersededAt = 0 } = factsOf(world, leaked);
    expect(retiredAt - supersededAt).toBeGreaterThanOrEqual(120_000);
    expect(retiredAt - supersededAt).toBeLessThan(130_000);
  });

  test('gives a rotation up that somebody else began', async () => {
    const { world, leaked } = await rotatedOnce();
    const pending = await runTo(world, 'setSecret');
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);
    await settleAll(world);

    expect(world.labelled('AWSCURRENT')).toBe(orderId);
    expect(world.engine.secret(secretId).versions.get(pending)?.stages.size).toBe(0);
    expect(isAccepted(world, pending)).toEqual([false, false]);
  });

  test('of a pending version rotates to another', async () => {
    const { world, leaked: current } = await rotatedOnce();
    const leaked = await runTo(world, 'setSecret');
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleAll(world);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(isAccepted(world, current)).toEqual([true, true]);
    expect(world.labelled('AWSCURRENT')).toBe(orderId);
    expect(ledgerIn(world).closedOrder?.failure).toBeUndefined();
  });

  test('of a superseded version leaves the current one', async () => {
    const { world, leaked } = await rotatedOnce();
    const current = await rotateAndUpdate(world);
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);

    expect(world.labelled('AWSCURRENT')).toBe(current);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
  });

  test('of a version that was retired before has it taken out and proved again', async () => {
    const { world, leaked } = await rotatedOnce({ retirement: { watchSeconds: 0 } });
    await rotateAndUpdate(world);
    world.now += 3_600_001;
    await settleAll(world);
    expect(factsOf(world, leaked).refusedAt).toBeDefined();
    world.now += 86_400_000;
    // Come back from a backup.
    const [replica] = world.replicas;
    replica!.keeps = ({ password }) => password === world.credentialOf(leaked)?.password;
    const orderedAt = world.now;
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleAll(world);
    expect(openFindings(world)).toContain(`STILL_ACCEPTED#${leaked}`);
    expect(ledgerIn(world).order?.id).toBe(orderId);

    replica!.keeps = () => false;
    await settleAll(world);
    expect(ledgerIn(world).closedOrder?.id).toBe(orderId);
    expect(factsOf(world, leaked).refusedAt).toBeGreaterThan(orderedAt);
  });

  test('counts the samples that did not arrive', async () => {
    const { world, leaked } = await rotatedOnce();
    await placeOrder(world, { kind: 'revoke', versionId: leaked });
    const at = `@ ${world.now / 1000}`;
    world.answer = (replica, query): Record<string, number> => {
      if (!query.startsWith('count_over_time')) return { up: world.now / 1000 };
      return replica === 'replica-0' ? { up: query.includes(at) ? 30 : 26 } : {};
    };

    await settleOnce(world);

    expect(ledgerIn(world).closedOrder?.lostSamples).toBe(8);
  });

  test('starts another rotation when its own is refused', async () => {
    const { world, leaked } = await rotatedOnce();
    await placeOrder(world, { kind: 'revoke', versionId: leaked });
    for (const replica of world.replicas) {
      replica.refuses = ({ password }) => password === world.credentialOf(orderId)?.password;
    }

    await settleAll(world);

    const current = world.labelled('AWSCURRENT') ?? '';
    expect([leaked, orderId]).not.toContain(current);
    expect(isAccepted(world, leaked)).toEqual([false, false]);
  });

  test('while paused leaves rotation off afterwards', async () => {
    const { world, leaked } = await rotatedOnce();
    const { ledger } = world.deps(world.invocation());
    const pause = { at: world.now, by: 'ada', reason: '', schedule: 'rate(7 days)' };
    await ledger.record(endpoint, [{ fact: 'paused', pause }]);
    world.engine.cancelRotation(secretId);
    await placeOrder(world, { kind: 'revoke', versionId: leaked });

    await settleOnce(world);

    expect(world.labelled('AWSCURRENT')).toBe(orderId);
    expect(world.engine.secret(secretId).rotationEnabled).toBe(false);
  });

  test('never has the version accepted again, though a writer goes quiet', async () => {
    const { world, leaked } = await rotatedOnce();
    await placeOrder(world, { kind: 'revoke', versionId: leaked });
    const orderedAt = world.now;
    world.answer = (_, query): Record<string, number> => {
      const isBefore = query.includes('@') || world.now < orderedAt + 60_000;
      return isBefore ? { up: world.now / 1000 } : {};
    };

    await settleAll(world, 2);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(factsOf(world, leaked).readmittedAt).toBeUndefined();
  });

  test('ends from wherever it was killed', async () => {
    for (let call = 1; call <= 120; call += 3) {
      const { world, leaked } = await rotatedOnce();
      await placeOrder(world, { kind: 'revoke', versionId: leaked });
      const crash = { call, when: 'after' } as const;
      const run = { endpoint, deadline: world.now + 890_000 };
      await settle(world.deps(world.invocation({ crash })), run).catch(() => undefined);

      await work(world);
      await settleAll(world);

      expect(ledgerIn(world).closedOrder).toMatchObject({ id: orderId, kind: 'revoke' });
      expect(ledgerIn(world).closedOrder?.failure).toBeUndefined();
      expect(isAccepted(world, leaked)).toEqual([false, false]);
      expect(versionsOfWriters(world)).toEqual([orderId, orderId]);
    }
  });
});
