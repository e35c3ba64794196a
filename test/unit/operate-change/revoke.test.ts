import { describe, expect, test } from '@jest/globals';
import { rotatePending, runTo, settleAll, update } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { isAccepted } from '../../support/world/state-of-endpoint.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

async function rotatedOnce() {
  const world = new World();
  const previous = world.labelled('AWSCURRENT') ?? '';
  const current = await runTo(world, 'finishSecret');
  await update(world);
  return { world, operator: new Operator(world), previous, current };
}

describe('revoke', () => {
  test('records that the current version has leaked, and orders its end', async () => {
    const { world, operator, current } = await rotatedOnce();

    const answer = await operator.change({ action: 'revoke', id: anId, reason: 'in a log' });

    expect(answer).toMatchObject({ id: anId, versionId: current });
    expect(operator.ledger.order).toEqual({
      id: anId,
      kind: 'revoke',
      versionId: current,
      at: world.now,
      by: 'ada',
      reason: 'in a log',
    });
    expect(operator.ledger.versions.get(current)).toMatchObject({
      compromisedAt: world.now,
      leakGraceSeconds: 120,
    });
    expect(operator.ledger.events.at(-1)).toMatchObject({ kind: 'order-placed', by: 'ada' });
    expect(operator.started).toEqual(['retire-credential central']);
  });

  test('gives the version the grace that the request says, none at all too', async () => {
    const { operator, previous } = await rotatedOnce();

    await operator.change({ action: 'revoke', version: previous, graceSeconds: 0 });

    expect(operator.ledger.order).toMatchObject({ versionId: previous, graceSeconds: 0 });
    expect(operator.ledger.versions.get(previous)?.leakGraceSeconds).toBe(0);
  });

  test('takes a version that is pending', async () => {
    const { world, operator } = await rotatedOnce();
    const pending = await runTo(world, 'setSecret');
    const run = operator.change({ action: 'revoke', version: pending });
    await expect(run).resolves.toMatchObject({ versionId: pending });
  });

  test('is recorded in one write, and carried out by the same request after an interruption', async () => {
    const { world, operator, current } = await rotatedOnce();
    const crash = { when: 'after', name: 'placeOrder' } as const;
    await expect(operator.change({ action: 'revoke', id: anId }, crash)).rejects.toThrow('died');
    const orderedAt = world.now;
    expect(operator.ledger.versions.get(current)?.compromisedAt).toBe(orderedAt);
    expect(operator.started).toEqual([]);
    world.now += 5000;

    await operator.change({ action: 'revoke', id: anId });

    expect(operator.ledger.versions.get(current)?.compromisedAt).toBe(orderedAt);
    expect(operator.started).toEqual(['retire-credential central']);
  });

  test('answers the same to the same id though another version is current by now', async () => {
    const { world, operator } = await rotatedOnce();
    const first = await operator.change({ action: 'revoke', id: anId });
    const { order } = operator.ledger;
    await fakeLedger(world.ledgerItems).closeOrder(endpoint, { ...order!, closedAt: world.now });
    const next = await runTo(world, 'finishSecret');

    expect(await operator.change({ action: 'revoke', id: anId })).toEqual(first);

    expect(operator.ledger.versions.get(next)?.compromisedAt).toBeUndefined();
  });

  test('orders the same for a version that is refused everywhere already', async () => {
    const { world, operator, previous } = await rotatedOnce();
    await fakeLedger(world.ledgerItems).record(endpoint, [
      { fact: 'retired', versionId: previous, at: world.now },
      { fact: 'refused', versionId: previous, at: world.now },
    ]);

    const answer = await operator.change({ action: 'revoke', version: previous, reason: 'found' });

    expect(answer).toMatchObject({ versionId: previous });
    expect(operator.ledger.order).toMatchObject({ id: answer.id, versionId: previous });
    expect(operator.ledger.versions.get(previous)?.compromisedAt).toBeDefined();
  });

  test('does not wait for the end of a pause, and leaves the endpoint paused', async () => {
    const { world, operator, current } = await rotatedOnce();
    await operator.change({ action: 'pause', reason: 'freeze' });
    await operator.change({ action: 'revoke' });
    world.onSleep = async () => void (await rotatePending(world));

    await settleAll(world);

    expect(world.labelled('AWSCURRENT')).not.toBe(current);
    expect(isAccepted(world, current)).toEqual([false, false]);
    expect(world.engine.secret(secretId).rotationEnabled).toBe(false);
    expect(operator.ledger.pause?.reason).toBe('freeze');
  });

  test('marks the version though another order is under way, and has that seen to', async () => {
    const { world, operator, current, previous } = await rotatedOnce();
    await operator.change({ action: 'rollback', version: previous, id: anId });

    const answer = await operator.change({ action: 'revoke', version: current, reason: 'found' });

    expect(answer).toMatchObject({ versionId: current, note: expect.stringContaining(anId) });
    expect(operator.ledger.order?.id).toBe(anId);
    expect(operator.ledger.versions.get(current)?.compromisedAt).toBe(world.now);
    expect(operator.started).toHaveLength(2);
  });

  test('needs no rotation for a version that is superseded', async () => {
    const { world, operator, previous } = await rotatedOnce();
    world.engine.cancelRotation(secretId);
    const run = operator.change({ action: 'revoke', version: previous });
    await expect(run).resolves.toMatchObject({ versionId: previous });
  });

  test('cannot take out what lay in the secret before the endpoint was ours', async () => {
    const legacy = ['oldest', 'older'].map((username) => ({ username, password: 'p' }));
    const world = new World({ legacy });
    const [first] = [...world.engine.secret(secretId).versions.keys()];
    await runTo(world, 'createSecret');
    const operator = new Operator(world);

    const run = operator.change({ action: 'revoke', version: first });

    await expect(run).rejects.toThrow(/^VERSION_UNKNOWN: .*by hand/);
  });
});
