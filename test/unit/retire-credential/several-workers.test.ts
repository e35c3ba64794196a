import { describe, expect, test } from '@jest/globals';
import {
  begin,
  rotateAndUpdate,
  rotatePending,
  settleOnce,
  step,
  update,
} from '../../support/world/drive.ts';
import { factsOf } from '../../support/world/state-of-endpoint.ts';
import { World } from '../../support/world/world.ts';

describe('F9: one worker of a replica that has several answers otherwise than the others', () => {
  /** Two of three times. */
  const mostly = (world: World, versionId: string) => {
    let pushes = 0;
    return ({ password }: { readonly password: string }) =>
      password === world.credentialOf(versionId)?.password && ++pushes % 3 !== 1;
  };

  test('one accept is no proof that it takes the credential, nor one refusal that it is out', async () => {
    const world = new World();
    const old = await rotateAndUpdate(world);
    const versionId = begin(world);
    await step(world, 'createSecret', versionId);
    const second = world.replicas[1]!;
    second.refuses = mostly(world, versionId);
    expect(await rotatePending(world)).toBe('failed');
    expect(world.labelled('AWSCURRENT')).toBe(old);
    second.refuses = () => false;
    await rotatePending(world);
    await update(world);
    world.now += 3_600_000 + 1;

    second.keeps = mostly(world, old);
    await settleOnce(world).catch(() => undefined);
    expect(factsOf(world, old).refusedAt).toBeUndefined();
  });
});
