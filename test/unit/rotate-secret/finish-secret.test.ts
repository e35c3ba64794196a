import { describe, expect, test } from '@jest/globals';
import { codeOf, runTo, stateOf, step } from '../../support/world/drive.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

describe('finishSecret', () => {
  test('refuses to promote a version that no probe has proved', async () => {
    const world = new World();
    const versionId = await runTo(world, 'setSecret');
    const before = stateOf(world);

    expect(await codeOf(step(world, 'finishSecret', versionId))).toBe('VERSION_NOT_PROVED');
    expect(stateOf(world)).toBe(before);
  });

  test('refuses to promote when the ledger was lost after the probe', async () => {
    const world = new World();
    const versionId = await runTo(world, 'testSecret');
    world.ledgerItems.delete(endpoint);

    expect(await codeOf(step(world, 'finishSecret', versionId))).toBe('VERSION_NOT_PROVED');
  });

  test('leaves AWSCURRENT alone when it is not on the version that setSecret proved', async () => {
    const world = new World();
    const first = world.labelled('AWSCURRENT') ?? '';
    const base = await runTo(world, 'finishSecret');
    const versionId = await runTo(world, 'testSecret');
    const { versions } = world.engine.secret(secretId);
    versions.get(base)?.stages.delete('AWSCURRENT');
    versions.get(first)?.stages.add('AWSCURRENT');

    expect(await codeOf(step(world, 'finishSecret', versionId))).toBe('CURRENT_CHANGED');
    expect(world.labelled('AWSCURRENT')).toBe(first);
  });
});
