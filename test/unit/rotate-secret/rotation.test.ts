import { describe, expect, test } from '@jest/globals';
import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import { updateWriters } from '../../../functions/update-writers/update-writers.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

async function rotate(world: World) {
  const { versionId } = world.engine.rotate({ secretId });
  const result = await world.engine.runRotation(secretId, async (event) => {
    await rotateSecret(world.deps(world.invocation()), {
      step: event.Step,
      secretArn: event.SecretId,
      versionId: event.ClientRequestToken,
      rotationToken: event.RotationToken,
      deadline: world.now + 600_000,
    });
  });
  return { versionId, result };
}

const update = (world: World) =>
  updateWriters(world.deps(world.invocation()), { endpoint, deadline: world.now + 600_000 });

describe('a rotation', () => {
  test('moves AWSCURRENT to a credential that both replicas accept beside the old one', async () => {
    const world = new World();
    const before = world.credentialOf(world.labelled('AWSCURRENT') ?? '');

    const { versionId, result } = await rotate(world);

    expect(result).toBe('succeeded');
    expect(world.labelled('AWSCURRENT')).toBe(versionId);
    const after = world.credentialOf(versionId);
    for (const replica of world.replicas) {
      expect(before && replica.accepts(before)).toBe(true);
      expect(after && replica.accepts(after)).toBe(true);
    }
  });

  test('brings writers to the new credential, and drops the old one when its grace has passed', async () => {
    const world = new World({ graceSeconds: 60 });
    const old = world.credentialOf(world.labelled('AWSCURRENT') ?? '');
    await rotate(world);
    await update(world);
    world.now += 61_000;

    const { versionId } = await rotate(world);
    await update(world);

    expect([...world.writers.values()].map((writer) => writer.versionId)).toEqual([
      versionId,
      versionId,
    ]);
    for (const replica of world.replicas) expect(old && replica.accepts(old)).toBe(false);
  });
});
