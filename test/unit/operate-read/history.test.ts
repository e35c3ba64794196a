import { describe, expect, test } from '@jest/globals';
import { step } from '../../support/world/drive.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { World } from '../../support/world/world.ts';

describe('the history of an endpoint', () => {
  test('is empty for one that nothing has happened to', async () => {
    expect(await new Operator(new World()).history()).toEqual([]);
  });

  test('has what people did and what became of versions, oldest first', async () => {
    const world = new World();
    const operator = new Operator(world);
    const old = world.labelled('AWSCURRENT');
    await operator.change({ action: 'rotate', id: anId, reason: 'quarterly' });
    for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
      world.now += 1000;
      await step(world, name, anId);
    }
    world.now += 1000;
    await operator.change({ action: 'pause' });

    const events = await operator.history();

    const ofNew = events.filter(({ subject }) => subject === anId);
    expect(ofNew.map(({ kind }) => kind)).toEqual([
      'rotation-requested',
      'created',
      'proved',
      'current',
    ]);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'current', subject: old }));
    expect(ofNew[0]).toMatchObject({ by: 'ada', detail: 'quarterly' });
    expect(events.at(-1)).toMatchObject({ kind: 'paused', by: 'ada' });
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
