import { describe, expect, test } from '@jest/globals';
import { codeOf, runTo, step } from '../../support/world/drive.ts';
import { fakeRotations } from '../../support/world/fake-rotations.ts';
import { anId, anotherId, Operator } from '../../support/world/operate.ts';
import { secretId, World } from '../../support/world/world.ts';

function start() {
  const world = new World();
  return { world, operator: new Operator(world) };
}

describe('rotate', () => {
  test('begins a rotation whose version has the id of the request, and notes who wants it', async () => {
    const { world, operator } = start();

    const answer = await operator.change({ action: 'rotate', id: anId, reason: 'quarterly' });

    expect(answer).toMatchObject({ endpoint: 'central', action: 'rotate', id: anId });
    expect(world.labelled('AWSPENDING')).toBe(anId);
    expect(operator.ledger.events).toEqual([
      {
        at: world.now,
        kind: 'rotation-requested',
        subject: anId,
        by: 'ada',
        detail: 'quarterly',
      },
    ]);
  });

  test('makes an id when the request has none', async () => {
    const { world, operator } = start();
    const { id } = await operator.change({ action: 'rotate' });
    expect(world.labelled('AWSPENDING')).toBe(id);
  });

  test.each(['before its version is current', 'after that'])(
    'answers the same to the same id and changes nothing, %s',
    async (when) => {
      const { world, operator } = start();
      const first = await operator.change({ action: 'rotate', id: anId });
      if (when === 'after that') {
        for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
          await step(world, name, anId);
        }
      }
      const before = JSON.stringify([...world.engine.secret(secretId).versions]);
      const { events } = operator.ledger;
      world.now += 1000;

      expect(await operator.change({ action: 'rotate', id: anId })).toEqual(first);

      expect(JSON.stringify([...world.engine.secret(secretId).versions])).toBe(before);
      expect(operator.ledger.events).toEqual(events);
    },
  );

  test('is noted by the same request again when it was interrupted after it had begun', async () => {
    const { world, operator } = start();
    const crash = { when: 'after', name: 'start' } as const;
    await expect(operator.change({ action: 'rotate', id: anId }, crash)).rejects.toThrow('died');

    await operator.change({ action: 'rotate', id: anId });

    expect(world.labelled('AWSPENDING')).toBe(anId);
    expect(operator.ledger.events).toMatchObject([{ kind: 'rotation-requested', subject: anId }]);
  });

  test('says why the one before does not end, and what to do', async () => {
    const { world, operator } = start();
    const stuck = await runTo(world, 'createSecret');
    world.replicas[0]!.isUp = false;
    await codeOf(step(world, 'setSecret', stuck));

    const refused = operator.change({ action: 'rotate', id: anId });

    await expect(refused).rejects.toThrow(/^ROTATION_RUNNING: .*setSecret.*unstick/);
    await expect(refused).rejects.toThrow(stuck);
    expect(world.labelled('AWSPENDING')).toBe(stuck);
    expect(operator.ledger.events).not.toContainEqual(
      expect.objectContaining({ kind: 'rotation-requested' }),
    );
  });

  test('does not speak of unsticking while a step is at work', async () => {
    const { world, operator } = start();
    await runTo(world, 'createSecret');

    const refused = operator.change({ action: 'rotate', id: anId });

    await expect(refused).rejects.toThrow(/^ROTATION_RUNNING: /);
    await expect(refused).rejects.not.toThrow(/unstick/);
  });

  test('does not begin when somebody else has begun since the look', async () => {
    const { world, operator } = start();
    const deps = fakeRotations(world.engine);
    const look = operator.change({ action: 'rotate', id: anId }, { when: 'before', name: 'start' });
    await expect(look).rejects.toThrow('died');
    await deps.start(secretId, anotherId);

    expect(await codeOf(operator.change({ action: 'rotate', id: anId }))).toBe('ROTATION_RUNNING');
    expect(world.labelled('AWSPENDING')).toBe(anotherId);
  });

  test('takes no id that a version or an order has already', async () => {
    const { world, operator } = start();
    const current = world.labelled('AWSCURRENT');
    await runTo(world, 'finishSecret');
    await operator.change({ action: 'rollback', id: anId });

    for (const id of [current, anId]) {
      expect(await codeOf(operator.change({ action: 'rotate', id }))).toBe('INVALID_REQUEST');
    }
    expect(world.labelled('AWSPENDING')).not.toBe(anId);
  });

  test('waits for an order that is under way, and names it', async () => {
    const { world, operator } = start();
    await runTo(world, 'finishSecret');
    await operator.change({ action: 'rollback', id: anId });

    const refused = operator.change({ action: 'rotate', id: anotherId });

    await expect(refused).rejects.toThrow(/^ORDER_UNDER_WAY: .*rollback.*"ada"/);
    await expect(refused).rejects.toThrow(anId);
  });

  test('does not switch a rotation on that is off', async () => {
    const { world, operator } = start();
    world.engine.cancelRotation(secretId);

    expect(await codeOf(operator.change({ action: 'rotate' }))).toBe('ROTATION_DISABLED');
    expect(world.engine.describe(secretId).rotationEnabled).toBe(false);
  });
});
