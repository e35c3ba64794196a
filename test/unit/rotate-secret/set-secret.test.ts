import { describe, expect, test } from '@jest/globals';
import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import { codeOf, runTo, stateOf, step } from '../../support/world/drive.ts';
import { ledgerOf } from '../../support/world/fake-ledger.ts';
import { Replica } from '../../support/world/fake-receivers.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

async function created() {
  const world = new World();
  const versionId = await runTo(world, 'createSecret');
  return { world, versionId, before: stateOf(world) };
}

describe('setSecret', () => {
  test('changes nothing while a receiver is open', async () => {
    const { world, versionId, before } = await created();
    world.replicas[1]!.isOpen = true;

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('RECEIVER_OPEN');
    expect(stateOf(world)).toBe(before);
  });

  test('changes nothing while a replica does not answer', async () => {
    const { world, versionId, before } = await created();
    world.replicas[1]!.isUp = false;

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('RECEIVER_UNAVAILABLE');
    expect(stateOf(world)).toBe(before);
  });

  test('fails when one of two replicas goes on refusing, and the old credential stays accepted', async () => {
    const { world, versionId } = await created();
    world.replicas[1]!.apply = () => undefined;
    const old = world.credentialOf(world.labelled('AWSCURRENT') ?? '')!;

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('RECEIVER_REFUSED');
    expect(world.labelled('AWSCURRENT')).not.toBe(versionId);
    for (const replica of world.replicas) expect(replica.accepts(old)).toBe(true);
  });

  test('writes nothing when the set stands at every replica already', async () => {
    const { world, versionId } = await created();
    await step(world, 'setSecret', versionId);
    const before = stateOf(world);
    world.now += 1000;

    await step(world, 'setSecret', versionId);

    expect(stateOf(world)).toBe(before);
  });

  test('heals a replica that lost the current credential', async () => {
    const { world } = await created();
    const versionId = world.labelled('AWSPENDING') ?? '';
    await step(world, 'setSecret', versionId);
    await step(world, 'testSecret', versionId);
    await step(world, 'finishSecret', versionId);
    const next = await runTo(world, 'createSecret');
    world.replicas[0]!.verifiers.clear();

    await step(world, 'setSecret', next);

    const current = world.credentialOf(versionId)!;
    expect(world.replicas.map((replica) => replica.accepts(current))).toEqual([true, true]);
  });

  test('fails when the pending version has no value', async () => {
    const world = new World();
    const { versionId } = world.engine.rotate({ secretId: `promrotate/${endpoint}` });

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('PENDING_MISSING');
  });

  test('writes a set that no older one replaces, whoever is late', async () => {
    const { world, versionId } = await created();
    await step(world, 'setSecret', versionId);
    const older = world.parameters.get(endpoint) ?? '';
    await step(world, 'testSecret', versionId);
    await step(world, 'finishSecret', versionId);
    await runTo(world, 'setSecret');

    for (const replica of world.replicas)
      expect(() => replica.apply(older, 0)).toThrow('OLDER_VERSION');
  });

  test.each([
    ['before it takes a sequence', 'claimSequence'],
    ['before it writes', 'write'],
  ])('leaves the newest set in the parameter when a copy is held up %s', async (_, held) => {
    const { world, versionId } = await created();
    const copy = world.invocation({ hold: { name: held, when: 'before' } });
    const late = rotateSecret(world.deps(copy), {
      step: 'setSecret',
      secretArn: world.engine.secret(secretId).arn,
      versionId,
      deadline: world.now + 600_000,
    }).catch(() => undefined);
    await copy.isHeld;
    world.now += 5000;
    for (const name of ['setSecret', 'testSecret', 'finishSecret'] as const) {
      await step(world, name, versionId);
    }
    world.now += 5000;
    const next = await runTo(world, 'finishSecret');

    copy.release();
    await late;

    // What a host gets that is new, or that lost its file.
    const fresh = new Replica();
    fresh.apply(world.parameters.get(endpoint) ?? '', 0);
    expect(fresh.accepts(world.credentialOf(next)!)).toBe(true);
    expect(fresh.sequence).toBe(ledgerOf(world.ledgerItems, endpoint).sequence);
  });
});
