import { describe, expect, test } from '@jest/globals';
import { begin, codeOf, runTo, step, update } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { anId, anotherId, Operator } from '../../support/world/operate.ts';
import { endpoint, World } from '../../support/world/world.ts';

/** Two rotations have been: there is a current version, a previous one, and one before that. */
async function rotatedTwice() {
  const world = new World();
  const oldest = world.labelled('AWSCURRENT') ?? '';
  const previous = await runTo(world, 'finishSecret');
  await update(world);
  const current = await runTo(world, 'finishSecret');
  await update(world);
  return { world, operator: new Operator(world), oldest, previous, current };
}

describe('rollback', () => {
  test('orders the previous version back, and moves nothing itself', async () => {
    const { world, operator, previous, current } = await rotatedTwice();

    const answer = await operator.change({ action: 'rollback', id: anId, reason: 'errors' });

    expect(answer).toMatchObject({ id: anId, versionId: previous });
    expect(operator.ledger.order).toEqual({
      id: anId,
      kind: 'rollback',
      versionId: previous,
      at: world.now,
      by: 'ada',
      reason: 'errors',
    });
    expect(world.labelled('AWSCURRENT')).toBe(current);
    expect(operator.started).toEqual(['retire-credential central']);
  });

  test('goes to the version whose id begins as the request says', async () => {
    const { world, operator } = await rotatedTwice();
    const ledger = fakeLedger(world.ledgerItems);
    await ledger.record(endpoint, [
      { fact: 'current', versionId: anId, at: 1 },
      { fact: 'current', versionId: anotherId, at: 1 },
      { fact: 'current', versionId: `${anId.slice(0, 12)}${anotherId.slice(12)}`, at: 1 },
    ]);

    const to = (version: string) => operator.change({ action: 'rollback', version });
    await expect(to(anId.slice(0, 8))).rejects.toThrow(/^VERSION_AMBIGUOUS: .*found 2: /);
    await expect(to('33333333')).rejects.toThrow(/^VERSION_UNKNOWN: .*"33333333"; there are: /);
    await expect(to(anotherId.slice(0, 8))).resolves.toMatchObject({ versionId: anotherId });
  });

  test('lists the candidates with their states', async () => {
    const { operator, oldest, previous, current } = await rotatedTwice();
    const run = operator.change({ action: 'rollback', version: '00000000-0000' });
    await expect(run).rejects.toThrow(
      `found 3: "${current}" (current), "${previous}" (in-grace), "${oldest}" (in-grace)`,
    );
  });

  test('answers the same to the same id, even when the order has been carried out', async () => {
    const { world, operator } = await rotatedTwice();
    const first = await operator.change({ action: 'rollback', id: anId });
    const { order } = operator.ledger;
    await fakeLedger(world.ledgerItems).closeOrder(endpoint, { ...order!, closedAt: world.now });

    expect(await operator.change({ action: 'rollback', id: anId })).toEqual(first);

    expect(operator.ledger.order).toBeUndefined();
    expect(operator.started).toHaveLength(1);
  });

  test('has no second order beside one that is under way', async () => {
    const { operator } = await rotatedTwice();
    await operator.change({ action: 'rollback', id: anId });

    const second = operator.change({ action: 'rollback', id: anotherId });

    await expect(second).rejects.toThrow(/^ORDER_UNDER_WAY: /);
    await expect(second).rejects.toThrow(anId);
    expect(operator.ledger.order?.id).toBe(anId);
  });

  test('loses to an order that was placed since the look, and names that', async () => {
    const { world, operator, previous } = await rotatedTwice();
    const other = { id: anotherId, kind: 'revoke', versionId: previous, at: 1, by: 'bob' } as const;
    let calls = 0;
    world.onCall = () => {
      // After the look, before the order.
      if (++calls === 3)
        void fakeLedger(world.ledgerItems).placeOrder(endpoint, { ...other, reason: '' });
    };

    const run = operator.change({ action: 'rollback', id: anId });

    await expect(run).rejects.toThrow(/^ORDER_UNDER_WAY: .*revoke.*"bob"/);
    expect(operator.ledger.events).not.toContainEqual(
      expect.objectContaining({ kind: 'order-placed' }),
    );
  });

  test('refuses a version that has leaked', async () => {
    const { world, operator, previous } = await rotatedTwice();
    await fakeLedger(world.ledgerItems).record(endpoint, [
      { fact: 'compromised', versionId: previous, at: world.now, graceSeconds: 0 },
    ]);
    expect(await codeOf(operator.change({ action: 'rollback' }))).toBe('VERSION_COMPROMISED');
    expect(operator.ledger.order).toBeUndefined();
  });

  test('refuses the version that is current', async () => {
    const { operator, current } = await rotatedTwice();
    const run = operator.change({ action: 'rollback', version: current });
    expect(await codeOf(run)).toBe('ALREADY_CURRENT');
  });

  test('refuses to go anywhere while a step of a rotation is at work', async () => {
    const { world, operator } = await rotatedTwice();
    await runTo(world, 'setSecret');
    expect(await codeOf(operator.change({ action: 'rollback' }))).toBe('ROTATION_RUNNING');
  });

  test('goes back beside a rotation that has failed', async () => {
    const { world, operator, previous } = await rotatedTwice();
    const pending = begin(world);
    await step(world, 'createSecret', pending);
    world.replicas[0]!.isUp = false;
    await codeOf(step(world, 'setSecret', pending));

    await expect(operator.change({ action: 'rollback' })).resolves.toMatchObject({
      versionId: previous,
    });
  });

  test('refuses a version that never was current', async () => {
    const { world, operator } = await rotatedTwice();
    const pending = await runTo(world, 'testSecret');
    world.now += 660_000;
    const run = operator.change({ action: 'rollback', version: pending });
    expect(await codeOf(run)).toBe('VERSION_NOT_PROVED');
  });

  test('wants a version by name when there is no previous one', async () => {
    const operator = new Operator(new World());
    await expect(operator.change({ action: 'rollback' })).rejects.toThrow(
      /^VERSION_UNKNOWN: .*AWSPREVIOUS/,
    );
  });
});
