import { describe, expect, test } from '@jest/globals';
import { parseRetireRequest } from '../../../functions/retire-credential/request.ts';
import { sweep } from '../../../functions/retire-credential/sweep.ts';
import { rotateAndUpdate, runTo, settleAll } from '../../support/world/drive.ts';
import { placeOrder } from '../../support/world/state-of-endpoint.ts';
import { World } from '../../support/world/world.ts';

const hour = 3_600_000;

/** Whose receivers no hosts of ours report about: always due, those are not told apart here. */
async function sweepPulled(world: World): Promise<void> {
  const { receiver } = world.definition;
  const delivery = { kind: 'parameter', refreshSeconds: 60 } as const;
  const definition = { ...world.definition, receiver: { ...receiver, delivery } };
  const deps = world.deps(world.invocation());
  await sweep({ ...deps, definitions: { ...deps.definitions, read: async () => definition } });
}

async function sweptAfter(prepare: (world: World) => Promise<unknown>): Promise<string[]> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  await settleAll(world);
  await prepare(world);
  world.around.started.length = 0;
  await sweepPulled(world);
  return world.around.started;
}

describe('the hourly job', () => {
  test('starts nothing for an endpoint where nothing is due, and counts no findings', async () => {
    const world = new World({ graceSeconds: 86_400 });
    await rotateAndUpdate(world);
    await settleAll(world);
    world.around.counts = new Map();

    await sweepPulled(world);

    expect(world.around.started).toEqual([]);
    expect(world.around.counts.get('ROTATION_STUCK')).toBe(0);
  });

  test.each<[string, (world: World) => Promise<unknown>]>([
    ['a grace that is over', async (world) => (world.now += 30 * hour)],
    ['writers that lag', (world) => runTo(world, 'finishSecret')],
    ['an order', async (world) => placeOrder(world, { kind: 'restart', versionId: 'x' })],
    ['a rotation that is overdue', async (world) => (world.nextRotationAt = world.now - 2 * hour)],
    ['hosts of writers that have reported since', async (world) => (world.now += hour)],
  ])('starts a run for %s', async (_, prepare) => {
    expect(await sweptAfter(prepare)).toEqual(['retire-credential']);
  });

  test('starts a run for every endpoint whose hosts report', async () => {
    const world = new World({ graceSeconds: 86_400 });
    await rotateAndUpdate(world);
    await settleAll(world);

    await sweep(world.deps(world.invocation()));

    expect(world.around.started).toEqual(['retire-credential']);
  });
});

describe('the event of retire-credential', () => {
  test.each([[{ sweep: true }], [{ endpoint: 'central' }]])('can be %j', (event) => {
    expect(parseRetireRequest(event)).toEqual(event);
  });

  test.each([[{}], [{ sweep: false }], [{ endpoint: 'Central' }], ['central'], [undefined]])(
    'cannot be %j',
    (event) => {
      expect(() => parseRetireRequest(event)).toThrow(/INVALID_EVENT/);
    },
  );
});
