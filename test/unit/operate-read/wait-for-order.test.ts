import { describe, expect, test } from '@jest/globals';
import type { ClosedOrder } from '../../../functions/shared/ledger.ts';
import type { Progress } from '../../../functions/shared/operations.ts';
import { codeOf, runTo, step, update } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { fakeRotations } from '../../support/world/fake-rotations.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const stageOf = ({ stages }: Progress, wanted: string) =>
  stages.find(({ name }) => name === wanted);

/** One rotation has been; the order's work is done by hand here. */
async function rotatedOnce() {
  const world = new World();
  const operator = new Operator(world);
  const previous = world.labelled('AWSCURRENT') ?? '';
  const current = await runTo(world, 'finishSecret');
  await update(world);
  world.now += 1000;
  const ledger = fakeLedger(world.ledgerItems);
  const close = async (how: Partial<ClosedOrder> = {}) => {
    const { order } = operator.ledger;
    await ledger.closeOrder(endpoint, { ...order!, closedAt: world.now, ...how });
  };
  return { world, operator, ledger, close, previous, current };
}

async function rotateTo(world: World, versionId: string): Promise<void> {
  await fakeRotations(world.engine).start(secretId, versionId);
  for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    world.now += 1000;
    await step(world, name, versionId);
  }
}

describe('waiting for a rollback', () => {
  test('shows what is done of it, and is done when the writers have followed', async () => {
    const { world, operator, ledger, close, previous, current } = await rotatedOnce();
    await operator.change({ action: 'rollback', id: anId, reason: 'errors' });
    const begun = await operator.wait(anId);
    expect(begun).toMatchObject({ isDone: false, order: { id: anId, kind: 'rollback' } });
    expect(stageOf(begun, 'recorded')?.detail).toBe('ada: errors');
    expect(stageOf(begun, 'current')).toEqual({ name: 'current', detail: previous });

    world.engine.updateStage({
      secretId,
      versionStage: 'AWSCURRENT',
      moveToVersionId: previous,
      removeFromVersionId: current,
    });
    const movedAt = world.now;
    await ledger.record(endpoint, [{ fact: 'superseded', versionId: current, at: movedAt }]);
    await close();
    const closed = await operator.wait(anId);
    expect(closed).toMatchObject({ isDone: false, order: { closedAt: expect.any(Number) } });
    expect(stageOf(closed, 'writer a')?.at).toBeUndefined();
    await update(world);

    const ended = await operator.wait(anId);
    expect(ended).toMatchObject({ isDone: true, order: { id: anId } });
    expect(stageOf(ended, 'current')?.at).toBe(movedAt);
    expect(stageOf(ended, 'writer b')?.at).toBeGreaterThan(movedAt);
  });

  test('waits for no writer when another version has become current by then', async () => {
    const { operator, close } = await rotatedOnce();
    await operator.change({ action: 'rollback', id: anId });
    await close();

    expect(await operator.wait(anId)).toMatchObject({ isDone: true });
  });

  test('ends with the failure of the order, and must not', async () => {
    const { operator, close } = await rotatedOnce();
    await operator.change({ action: 'rollback', id: anId });
    const failure = { code: 'VERSION_UNREADABLE', message: 'expected a value' } as const;
    await close({ failure });

    expect(await operator.wait(anId)).toMatchObject({ isDone: true, failure });
    await expect(operator.wait(anId, { mustEnd: true })).rejects.toThrow(
      /^ORDER_FAILED: .*VERSION_UNREADABLE: expected a value/,
    );
  });

  test('is an error that may be repeated while the order is under way and has to end', async () => {
    const { operator } = await rotatedOnce();
    await operator.change({ action: 'rollback', id: anId });
    const waiting = operator.wait(anId, { mustEnd: true });
    await expect(waiting).rejects.toMatchObject({ code: 'ORDER_NOT_DONE', retryable: true });
  });
});

describe('waiting for a revocation', () => {
  test('shows the rotation, the writers that leave, and the refusal with what it took', async () => {
    // Those of the world that declare a freshness series.
    const counted = ['a', 'b'];
    const { world, operator, ledger, close, current } = await rotatedOnce();
    await operator.change({ action: 'revoke', id: anId });
    const begun = await operator.wait(anId);
    expect(begun.stages.map(({ name }) => name)).toEqual(['recorded', 'rotated', 'refused']);

    await rotateTo(world, anId);
    await update(world);
    const rotated = await operator.wait(anId);
    expect(rotated.isDone).toBe(false);
    expect(rotated.stages.map(({ name, at }) => [name, at !== undefined])).toEqual([
      ['recorded', true],
      ['rotated', true],
      ['writer a', true],
      ['writer b', true],
      ['refused', false],
    ]);

    await ledger.record(endpoint, [{ fact: 'refused', versionId: current, at: world.now }]);
    await close({ livedOnSeconds: 7, lostSamples: 0 });
    const ended = await operator.wait(anId, { mustEnd: true });
    expect(stageOf(ended, 'refused')).toMatchObject({ at: world.now, detail: 'lived on for 7 s' });
    expect(ended.order).toMatchObject({ livedOnSeconds: 7, lostSamples: 0 });
    expect(ended.order?.countedWriters).toEqual(counted);
    expect((await operator.status()).closedOrder?.countedWriters).toEqual(counted);
  });

  test('says why the rotation that it needs does not get on', async () => {
    const { world, operator } = await rotatedOnce();
    await operator.change({ action: 'revoke', id: anId });
    await fakeRotations(world.engine).start(secretId, anId);
    await step(world, 'createSecret', anId);
    world.replicas[0]!.isUp = false;
    await codeOf(step(world, 'setSecret', anId));

    expect(stageOf(await operator.wait(anId), 'rotated')).toEqual({
      name: 'rotated',
      detail: expect.stringMatching(/^RECEIVER_UNAVAILABLE: /),
    });
  });

  test('has no rotation where the version had been superseded', async () => {
    const { operator, previous } = await rotatedOnce();
    await operator.change({ action: 'revoke', id: anId, version: previous });
    const { stages } = await operator.wait(anId);
    expect(stages.map(({ name }) => name)).toEqual(['recorded', 'writer a', 'writer b', 'refused']);
  });
});

describe('waiting for a restart', () => {
  async function restarted() {
    const seen = await rotatedOnce();
    const { world, operator } = seen;
    const stuck = await runTo(world, 'createSecret');
    world.replicas[0]!.isUp = false;
    await codeOf(step(world, 'setSecret', stuck));
    world.replicas[0]!.isUp = true;
    await operator.change({ action: 'unstick', id: anId });
    await fakeRotations(world.engine).removePending(secretId, stuck);
    return { ...seen, stuck };
  }

  test('goes on with the rotation that it has begun, until writers are switched', async () => {
    const { world, operator, close, stuck } = await restarted();
    expect(await operator.wait(anId)).toMatchObject({ isDone: false });
    await fakeRotations(world.engine).start(secretId, anId);
    await close();
    const begun = await operator.wait(anId);
    expect(begun.isDone).toBe(false);
    expect(stageOf(begun, 'given-up')).toMatchObject({ detail: stuck });
    for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
      await step(world, name, anId);
    }
    expect(await operator.wait(anId)).toMatchObject({ isDone: false });

    await update(world);

    expect(await operator.wait(anId)).toMatchObject({ isDone: true });
  });

  test('fails when the rotation that it has begun is given up too', async () => {
    const { world, operator, close } = await restarted();
    await fakeRotations(world.engine).start(secretId, anId);
    await close();
    await step(world, 'createSecret', anId);
    await fakeRotations(world.engine).removePending(secretId, anId);
    expect(await operator.wait(anId)).toMatchObject({
      isDone: true,
      failure: { code: 'VERSION_NOT_PENDING' },
    });
  });
});
