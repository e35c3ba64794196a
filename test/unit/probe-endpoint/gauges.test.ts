import { describe, expect, test } from '@jest/globals';
import { gaugesOf } from '../../../functions/probe-endpoint/gauges.ts';
import { look } from '../../../functions/shared/look.ts';
import { begin, rotateAndUpdate, runTo, step } from '../../support/world/drive.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

async function gaugesIn(world: World): Promise<Record<string, number>> {
  const seen = await look(world.deps(world.invocation()), world.definition);
  return Object.fromEntries(gaugesOf(seen).map(({ metric, value }) => [metric.name, value]));
}

const successIn = async (world: World) => (await gaugesIn(world))['promrotate_rotation_success'];

/** createSecret and setSecret of a rotation, then testSecret at a receiver that is away. */
async function failedRotation(world: World): Promise<string> {
  const versionId = await runTo(world, 'setSecret');
  for (const replica of world.replicas) replica.isUp = false;
  await expect(step(world, 'testSecret', versionId)).rejects.toThrow(/RECEIVER_UNAVAILABLE/);
  for (const replica of world.replicas) replica.isUp = true;
  return versionId;
}

describe('what receivers are told beside a test', () => {
  test('is nothing before the first rotation', async () => {
    expect(await gaugesIn(new World())).toEqual({});
  });

  test('is since when the credential is the current one, in seconds', async () => {
    const world = new World();
    const versionId = await rotateAndUpdate(world);
    const { currentAt } = world.ledgerItems.get(endpoint)?.versions.get(versionId) ?? {};
    world.now += 3_600_000;

    expect(await gaugesIn(world)).toEqual({
      promrotate_credential_timestamp_seconds: (currentAt ?? 0) / 1000,
      promrotate_rotation_success: 1,
    });
  });

  test('is that the last rotation failed, until it succeeds', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const versionId = await failedRotation(world);
    expect(await successIn(world)).toBe(0);

    await step(world, 'testSecret', versionId);
    await step(world, 'finishSecret', versionId);
    expect(await successIn(world)).toBe(1);
  });

  test('is how the one before ended while a rotation is under way', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    await runTo(world, 'setSecret');

    expect(await successIn(world)).toBe(1);
  });

  test('is that a rotation which nobody goes on with is stuck', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    await runTo(world, 'createSecret');
    world.now += 2 * 3_600_000;

    expect(await successIn(world)).toBe(0);
  });

  test('is that a rotation was abandoned by a put by hand', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    await runTo(world, 'createSecret');
    const secretString = JSON.stringify({ username: 'by-hand', password: 'typed' });
    world.engine.putValue({ secretId, secretString, byRotationFunction: false });

    expect(await successIn(world)).toBe(0);
  });

  test('does not take the test of a deployment for a rotation', async () => {
    const world = new World();
    const versionId = begin(world);
    const deps = world.deps(world.invocation());
    await deps.ledger.countAttempt(endpoint, { versionId, step: 'testSecret', at: world.now });
    await deps.rotations.removePending(secretId, versionId);

    expect(await gaugesIn(world)).toEqual({});
  });
});
