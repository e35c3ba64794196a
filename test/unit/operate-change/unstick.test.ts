import { describe, expect, test } from '@jest/globals';
import { begin, codeOf, runTo, step } from '../../support/world/drive.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { secretId, World } from '../../support/world/world.ts';

/** A rotation whose setSecret found a receiver away. */
async function stuck() {
  const world = new World();
  const versionId = await runTo(world, 'createSecret');
  world.replicas[0]!.isUp = false;
  await codeOf(step(world, 'setSecret', versionId));
  return { world, operator: new Operator(world), versionId };
}

describe('unstick', () => {
  test('orders a restart, and says which step failed and why', async () => {
    const { world, operator, versionId } = await stuck();

    const answer = await operator.change({ action: 'unstick', id: anId, reason: 'enough' });

    expect(answer).toMatchObject({
      id: anId,
      versionId,
      failure: { step: 'setSecret', code: 'RECEIVER_UNAVAILABLE' },
    });
    expect(operator.ledger.order).toEqual({
      id: anId,
      kind: 'restart',
      versionId,
      at: world.now,
      by: 'ada',
      reason: 'enough',
    });
    expect(operator.ledger.events.at(-1)).toMatchObject({ kind: 'order-placed', by: 'ada' });
    expect(operator.started).toEqual(['retire-credential central']);
  });

  test('answers the same to the same id, and places no other order', async () => {
    const { world, operator } = await stuck();
    const first = await operator.change({ action: 'unstick', id: anId });
    const before = operator.ledger;
    world.now += 1000;

    expect(await operator.change({ action: 'unstick', id: anId })).toEqual(first);

    expect(operator.ledger).toEqual(before);
  });

  test.each(['before', 'after'] as const)(
    'is completed by the same request when it was interrupted %s it placed the order',
    async (when) => {
      const { operator, versionId } = await stuck();
      const interrupted = operator.change(
        { action: 'unstick', id: anId },
        { when, name: 'placeOrder' },
      );
      await expect(interrupted).rejects.toThrow('died');
      expect(operator.started).toEqual([]);

      await operator.change({ action: 'unstick', id: anId });

      expect(operator.ledger.order?.versionId).toBe(versionId);
      expect(operator.ledger.events.filter(({ kind }) => kind === 'order-placed')).toHaveLength(1);
      expect(operator.started).toEqual(['retire-credential central']);
    },
  );

  test('has nothing to do when no rotation is under way', async () => {
    const operator = new Operator(new World());
    expect(await codeOf(operator.change({ action: 'unstick' }))).toBe('NOTHING_PENDING');
  });

  test('has nothing to do when AWSPENDING rests on the current version', async () => {
    const world = new World({ openQuestions: { promotionClearsPending: false } });
    await runTo(world, 'finishSecret');
    expect(world.labelled('AWSPENDING')).toBe(world.labelled('AWSCURRENT'));

    const operator = new Operator(world);
    expect(await codeOf(operator.change({ action: 'unstick' }))).toBe('NOTHING_PENDING');
  });

  test('leaves a rotation alone while a step may be at work, which is no longer than eleven minutes', async () => {
    const world = new World();
    const operator = new Operator(world);
    await runTo(world, 'setSecret');

    expect(await codeOf(operator.change({ action: 'unstick' }))).toBe('ROTATION_RUNNING');
    expect(operator.ledger.order).toBeUndefined();

    world.now += 11 * 60_000;
    await expect(operator.change({ action: 'unstick' })).resolves.toHaveProperty('versionId');
  });

  test('takes up one of which no step ever began', async () => {
    const world = new World();
    const operator = new Operator(world);
    const versionId = begin(world);
    await expect(operator.change({ action: 'unstick' })).resolves.toMatchObject({ versionId });
  });

  test('does not switch a rotation on that is off', async () => {
    const { world, operator } = await stuck();
    world.engine.cancelRotation(secretId);
    expect(await codeOf(operator.change({ action: 'unstick' }))).toBe('ROTATION_DISABLED');
  });
});
