import { describe, expect, test } from '@jest/globals';
import { codeOf, runTo, step } from '../../support/world/drive.ts';
import { ledgerOf } from '../../support/world/fake-ledger.ts';
import { Replica } from '../../support/world/fake-receivers.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const proofOf = (world: World, versionId: string) =>
  ledgerOf(world.ledgerItems, endpoint).versions.get(versionId)?.provedAt;

describe('testSecret', () => {
  test('writes a real sample to each replica and the front, and notes the proof', async () => {
    const world = new World();
    const versionId = await runTo(world, 'testSecret');

    const { username, password } = world.credentialOf(versionId)!;
    for (const { wrote } of world.replicas) expect([...wrote]).toContain(`${username}:${password}`);
    expect(proofOf(world, versionId)).toBe(world.now);
  });

  test.each([true, false])(
    'does not fail for a credential that nobody has been given (test version has a value: %s)',
    async (testVersionHasValue) => {
      const world = new World({ openQuestions: { testVersionHasValue } });
      world.engine.rotate({ secretId, rotateImmediately: false });
      const versionId = world.labelled('AWSPENDING') ?? '';

      expect(await step(world, 'testSecret', versionId)).toBe('done');
      expect(proofOf(world, versionId)).toBeUndefined();
    },
  );

  test('fails for a receiver that does not answer, also when it runs alone', async () => {
    const world = new World();
    world.engine.rotate({ secretId, rotateImmediately: false });
    world.replicas[0]!.isUp = false;

    const versionId = world.labelled('AWSPENDING') ?? '';
    expect(await codeOf(step(world, 'testSecret', versionId))).toBe('RECEIVER_UNAVAILABLE');
  });

  test('fails, and notes no proof, when a replica refuses the credential', async () => {
    const world = new World();
    const versionId = await runTo(world, 'setSecret');
    world.replicas[1]!.verifiers.clear();

    expect(await codeOf(step(world, 'testSecret', versionId))).toBe('PENDING_REFUSED');
    expect(proofOf(world, versionId)).toBeUndefined();
  });

  test('fails when a replica gives the sample back no more', async () => {
    const world = new World({ query: true });
    const versionId = await runTo(world, 'setSecret');
    world.answer = () => ({ probe: world.now / 1000 - 3600 });

    expect(await codeOf(step(world, 'testSecret', versionId))).toBe('SAMPLE_NOT_STORED');
  });

  test.each([
    ['does not answer', { isUp: false }, 'RECEIVER_UNAVAILABLE'],
    ['is open', { isOpen: true }, 'RECEIVER_OPEN'],
    ['refuses the credential', {}, 'PENDING_REFUSED'],
  ])('fails when the front alone %s', async (_, state, code) => {
    const world = new World();
    const versionId = await runTo(world, 'setSecret');
    world.front = Object.assign(new Replica(), state);

    expect(await codeOf(step(world, 'testSecret', versionId))).toBe(code);
    expect(proofOf(world, versionId)).toBeUndefined();
  });
});
