import { describe, expect, test } from '@jest/globals';
import {
  type RotationRequest,
  rotateSecret,
} from '../../../functions/rotate-secret/rotate-secret.ts';
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

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('PENDING_REFUSED');
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

  test('changes nothing when the adopted user has another password than the secret says', async () => {
    const world = new World({ passwordInSecret: 'a typing error' });
    const versionId = await runTo(world, 'createSecret');
    const before = stateOf(world);

    const failure = step(world, 'setSecret', versionId);

    await expect(failure).rejects.toThrow(/before anything was changed/);
    expect(await codeOf(failure)).toBe('RECEIVER_REFUSED');
    expect(stateOf(world)).toBe(before);
  });

  test('gives receivers no credential from before the endpoint was ours', async () => {
    const legacy = Array.from({ length: 30 }, (_, index) => ({
      username: `old-${index}`,
      password: 'dead',
    }));
    const world = new World({ legacy });
    await runTo(world, 'finishSecret');
    await runTo(world, 'finishSecret');

    for (const replica of world.replicas) {
      // Of those only the last can have been in use: it was AWSPREVIOUS.
      expect(legacy.filter((credential) => replica.accepts(credential))).toEqual(legacy.slice(-1));
    }
  });

  test('fails, and leaves writers what they have, when the current value is no text', async () => {
    const { world, versionId } = await created();
    const current = world.engine.secret(secretId).versions.get(world.labelled('AWSCURRENT') ?? '');
    if (current) current.value = { secretBinary: 'AAAA' };
    const before = stateOf(world);

    expect(await codeOf(step(world, 'setSecret', versionId))).toBe('SECRET_VALUE_MALFORMED');
    expect(stateOf(world)).toBe(before);
  });

  test('reads no more values the more versions are accepted', async () => {
    const world = new World();
    for (let turn = 0; turn < 8; turn += 1) await runTo(world, 'finishSecret');
    const versionId = await runTo(world, 'createSecret');
    const deps = world.deps(world.invocation());
    const read: string[] = [];
    const secrets = {
      ...deps.secrets,
      readVersion: async (id: string, version: { versionId?: string; stage?: string }) => {
        read.push(version.versionId ?? '');
        return deps.secrets.readVersion(id, version);
      },
    };
    const { arn } = world.engine.secret(secretId);
    const request = { step: 'setSecret', secretArn: arn, versionId, deadline: world.now + 600_000 };

    await rotateSecret({ ...deps, secrets }, request as RotationRequest);

    // The adopted name is not one that tells its version.
    expect(read).toHaveLength(3);
    for (const replica of world.replicas) expect(replica.verifiers.size).toBe(10);
  });

  test('hashes every version anew when the parameter is not what the ledger vouches for', async () => {
    const world = new World();
    for (let turn = 0; turn < 3; turn += 1) await runTo(world, 'finishSecret');
    const current = world.credentialOf(world.labelled('AWSCURRENT') ?? '')!;
    const content = world.parameters.get(endpoint) ?? '';
    world.parameters.set(endpoint, content.replaceAll(/" .+$/gm, '" planted'));

    await runTo(world, 'setSecret');

    for (const { verifiers } of world.replicas) {
      expect([...verifiers.values()]).not.toContain('planted');
    }
    expect(world.replicas[0]!.accepts(current)).toBe(true);
  });

  test('goes through the hosts of a receiver one at a time', async () => {
    const { world, versionId } = await created();
    await step(world, 'setSecret', versionId);
    expect(world.commands).toMatchObject([{ document: 'apply', waveSize: '1' }]);
  });
});
