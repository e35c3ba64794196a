import { describe, expect, test } from '@jest/globals';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import type { Hosts, Secrets } from '../../../functions/shared/ports.ts';
import { parseEndpoint } from '../../../functions/update-writers/label-event.ts';
import { updateWriters } from '../../../functions/update-writers/update-writers.ts';
import { codeOf, runTo, stateOf, update } from '../../support/world/drive.ts';
import { fakeLedger, ledgerOf } from '../../support/world/fake-ledger.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const versionsOfWriters = (world: World) =>
  [...world.writers.values()].map(({ versionId }) => versionId);

describe('update-writers', () => {
  test('brings every writer to the current version and confirms each in the ledger', async () => {
    const world = new World({ query: true });
    const versionId = await runTo(world, 'finishSecret');

    await update(world);

    expect(versionsOfWriters(world)).toEqual([versionId, versionId]);
    const { writers } = ledgerOf(world.ledgerItems, endpoint);
    expect([...writers.keys()]).toEqual(['a', 'b']);
    for (const facts of writers.values()) {
      expect(facts.versionId).toBe(versionId);
      expect(facts.freshAt).toBeGreaterThan(facts.confirmedAt);
    }
  });

  test('changes nothing when it is started twice', async () => {
    const world = new World();
    await runTo(world, 'finishSecret');
    await update(world);
    const before = stateOf(world);
    world.now += 1000;

    await update(world);

    expect(stateOf(world)).toBe(before);
  });

  test('moves no writer while one replica refuses the current credential', async () => {
    const world = new World();
    await runTo(world, 'finishSecret');
    world.replicas[1]!.verifiers.clear();
    const before = stateOf(world);

    expect(await codeOf(update(world))).toBe('RECEIVER_REFUSED');
    expect(stateOf(world)).toBe(before);
  });

  test('leaves the second writer alone when no sample of the first arrives', async () => {
    const world = new World({ query: true });
    const versionId = await runTo(world, 'finishSecret');
    const switchedAt = world.now;
    world.answer = () => ({ up: switchedAt / 1000 - 1 });

    expect(await codeOf(update(world))).toBe('WRITER_SILENT');
    expect(versionsOfWriters(world)[0]).toBe(versionId);
    expect(versionsOfWriters(world)[1]).not.toBe(versionId);
  });

  test('goes on where it stopped once the samples of the first arrive', async () => {
    const world = new World({ query: true });
    const versionId = await runTo(world, 'finishSecret');
    world.answer = () => ({});
    await expect(update(world)).rejects.toThrow(/WRITER_SILENT/);
    world.answer = () => ({ up: world.now / 1000 });

    await update(world);

    expect(versionsOfWriters(world)).toEqual([versionId, versionId]);
  });

  test('starts the grace of the superseded version', async () => {
    const world = new World();
    const old = world.labelled('AWSCURRENT') ?? '';
    await runTo(world, 'finishSecret');
    world.now += 5000;
    const startedAt = world.now;

    await update(world);

    const facts = ledgerOf(world.ledgerItems, endpoint).versions.get(old);
    expect(facts?.supersededAt).toBe(startedAt);
  });

  test('gives writers no credential that was put by hand and that receivers do not know', async () => {
    const world = new World();
    const secretString = '{"username":"by-hand","password":"p"}';
    world.engine.putValue({ secretId, secretString, byRotationFunction: false });
    const before = versionsOfWriters(world);

    expect(await codeOf(update(world))).toBe('RECEIVER_REFUSED');
    expect(versionsOfWriters(world)).toEqual(before);
  });

  test('goes on to the next writer when the hosts of one are away, and fails in the end', async () => {
    const world = new World();
    const versionId = await runTo(world, 'finishSecret');
    world.unreachable.add('a');

    expect(await codeOf(update(world))).toBe('TARGET_OFFLINE');
    expect(versionsOfWriters(world)[1]).toBe(versionId);
  });

  test('begins anew when AWSCURRENT moves under it', async () => {
    const world = new World();
    await runTo(world, 'finishSecret');
    const deps = world.deps(world.invocation());
    let newest = '';
    const hosts: Hosts = {
      run: async (command) => {
        if (newest !== '') return deps.hosts.run(command);
        newest = await runTo(world, 'finishSecret');
        throw new PromrotateError('COMMAND_FAILED', 'NOT_CURRENT');
      },
    };

    await updateWriters({ ...deps, hosts }, { endpoint, deadline: world.now + 600_000 });

    expect(newest).not.toBe('');
    expect(versionsOfWriters(world)).toEqual([newest, newest]);
  });

  test('does not take one host that writes for all of them', async () => {
    const world = new World({ query: true });
    await runTo(world, 'finishSecret');
    const startedAt = world.now;
    world.answer = () => ({ 'up{host="1"}': world.now / 1000, 'up{host="2"}': startedAt / 1000 });

    expect(await codeOf(update(world))).toBe('WRITER_SILENT');
  });

  test('takes the newest sample of a series that is spread over the replicas', async () => {
    const world = new World({ query: true });
    await runTo(world, 'finishSecret');
    const startedAt = world.now;
    world.answer = (replica) => ({
      up: replica === 'replica-1' ? world.now / 1000 : startedAt / 1000,
    });

    await expect(update(world)).resolves.toBeUndefined();
  });

  test('does not count the late proof of an older version', async () => {
    const world = new World();
    await runTo(world, 'finishSecret');
    await update(world);
    const older = world.labelled('AWSPREVIOUS') ?? '';
    const ledger = fakeLedger(world.ledgerItems);
    const about = { writer: 'a', versionId: 'newest' } as const;
    await ledger.record(endpoint, [{ fact: 'confirmed', ...about, at: world.now }]);

    const late = { fact: 'fresh', writer: 'a', versionId: older, at: world.now + 1 } as const;
    const state = await ledger.record(endpoint, [late]);

    expect(state.writers.get('a')).toEqual({ versionId: 'newest', confirmedAt: world.now });
  });

  test('reads the secret by the label that its policy names', async () => {
    const world = new World();
    await runTo(world, 'finishSecret');
    const deps = world.deps(world.invocation());
    const stages: (string | undefined)[] = [];
    const secrets: Secrets = {
      ...deps.secrets,
      readVersion: async (id, version) => {
        stages.push(version.stage);
        return deps.secrets.readVersion(id, version);
      },
    };

    await updateWriters({ ...deps, secrets }, { endpoint, deadline: world.now + 600_000 });

    expect(stages).toEqual(['AWSCURRENT']);
  });
});

describe('the event that starts update-writers', () => {
  const event = (name: string) => ({
    version: '0',
    'detail-type': 'Secret Label Updated',
    source: 'aws.secretsmanager',
    detail: { name, labelUpdated: 'AWSCURRENT', versionId: 'x' },
  });

  test('names the endpoint, as does a request of our own', () => {
    expect(parseEndpoint(event('promrotate/central'))).toBe('central');
    expect(parseEndpoint({ endpoint: 'central' })).toBe('central');
  });

  test.each(['other/central', 'promrotate/a;rm', 'promrotate/../x', 'promrotate/a\nb'])(
    'is refused for the secret %j',
    (name) => {
      expect(() => parseEndpoint(event(name))).toThrow(/^UNKNOWN_ENDPOINT: /);
    },
  );

  test('is refused when it is another', () => {
    expect(() => parseEndpoint({ 'detail-type': 'AWS API Call via CloudTrail' })).toThrow(
      /^INVALID_EVENT: /,
    );
  });
});
