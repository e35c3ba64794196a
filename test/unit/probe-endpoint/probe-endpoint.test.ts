import { describe, expect, test } from '@jest/globals';
import type { Credential } from '../../../functions/shared/credential.ts';
import { probe, runTo, stateOf, step } from '../../support/world/drive.ts';
import type { Replica } from '../../support/world/fake-receivers.ts';
import { deployedDigest, endpoint, secretId, World } from '../../support/world/world.ts';
import { findingsOf, ledgerOf, measuresOf, rotated, subjectsOf } from './rotated-world.ts';

const front = 'https://front/api/v1/write';
const replicas = ['https://replica-0/api/v1/write', 'https://replica-1/api/v1/write'] as const;
const minutes = 60_000;

const repairsOf = (world: World) =>
  ledgerOf(world)
    .events.filter(({ kind }) => kind === 'repaired')
    .map(({ subject }) => subject);

/** Somebody else writes the file without our block. */
const loseBlock = (replica: Replica | undefined) => replica?.overwrite(false);

function put({ engine }: World, credential: Credential): void {
  const secretString = JSON.stringify(credential);
  engine.putValue({ secretId, secretString, byRotationFunction: false });
}

function moveCurrent(world: World, versionId: string): void {
  world.engine.updateStage({
    secretId,
    versionStage: 'AWSCURRENT',
    moveToVersionId: versionId,
    removeFromVersionId: world.labelled('AWSCURRENT') ?? '',
  });
}

describe('a test metric that passes', () => {
  test('is noted, and measured for the fleet without the name of the endpoint', async () => {
    const world = await rotated();
    await probe(world);

    expect(ledgerOf(world).probe).toEqual({ at: world.now, milliseconds: expect.any(Number) });
    expect(measuresOf(world)).toEqual([
      ['Probes', {}],
      ['ProbeLatency', {}],
    ]);
    expect(findingsOf(world)).toEqual([]);
    expect(world.around.counts.get('WRITE_REFUSED')).toBe(0);
  });

  test('is measured under the name as well where the settings ask', async () => {
    const world = await rotated();
    Object.assign(world.definition.probe, { endpointMetrics: true });
    await probe(world);

    expect(measuresOf(world)).toEqual([
      ['Probes', {}],
      ['Probes', { endpoint }],
      ['ProbeLatency', {}],
      ['ProbeLatency', { endpoint }],
    ]);
  });

  test('changes no label, no value and no receiver', async () => {
    const world = await rotated();
    const before = stateOf(world);
    await probe(world);

    expect(stateOf(world)).toBe(before);
  });

  test('is written with the current credential at each replica and at the front', async () => {
    const world = await rotated();
    for (const replica of world.replicas) replica.wrote.clear();
    const { username, password } = world.credentialOf(world.labelled('AWSCURRENT') ?? '') ?? {};
    await probe(world);

    for (const { wrote } of world.replicas) expect([...wrote]).toEqual([`${username}:${password}`]);
  });
});

describe('a credential that was removed from a receiver', () => {
  test('is put back by the accepted set, and nobody is rung up for it', async () => {
    const world = await rotated();
    loseBlock(world.replicas[1]);
    await probe(world);

    expect(findingsOf(world)).toEqual([]);
    expect(repairsOf(world)).toContain(replicas[1]);
    expect(ledgerOf(world).probe?.failure).toBeUndefined();
    expect(ledgerOf(world).applied).toMatch(new RegExp(`^${ledgerOf(world).sequence}:`));
  });

  test('is waited for where the receiver fetches the set by itself', async () => {
    const world = await rotated();
    const delivery = { kind: 'parameter', refreshSeconds: 60 } as const;
    Object.assign(world.definition.receiver, { delivery });
    loseBlock(world.replicas[0]);
    const fetchesAt = world.now + 55_000;
    world.onSleep = async () => {
      if (world.now > fetchesAt) world.associate();
    };
    await probe(world);

    expect(findingsOf(world)).toEqual([]);
    expect(repairsOf(world)).toContain(replicas[0]);
  });

  test('comes back with the one that is being rotated to, which the rotation goes on with', async () => {
    const world = await rotated();
    const pending = await runTo(world, 'setSecret');
    loseBlock(world.replicas[0]);
    await probe(world);
    await step(world, 'testSecret', pending);
    await step(world, 'finishSecret', pending);

    expect(world.labelled('AWSCURRENT')).toBe(pending);
    expect(findingsOf(world)).toEqual([]);
  });

  test('is told where it is still refused, until it is accepted', async () => {
    const world = await rotated();
    const [first] = world.replicas;
    if (first !== undefined) first.refuses = () => true;
    await probe(world);

    expect(findingsOf(world)).toContain(`WRITE_REFUSED#${replicas[0]}`);
    expect(ledgerOf(world).findings.get(`WRITE_REFUSED#${replicas[0]}`)?.detail).toMatch(
      /found HTTP 401, also after the accepted set was applied again: writers .* lose samples$/,
    );
    expect(ledgerOf(world).probe?.failure).toMatchObject({ kind: 'refused', since: world.now });
    expect(measuresOf(world)).toEqual([
      ['Probes', {}],
      ['ProbeFailures', { class: 'refused' }],
    ]);

    if (first !== undefined) first.refuses = () => false;
    world.now += 5 * minutes;
    await probe(world);
    expect(findingsOf(world)).toEqual([]);
    expect(subjectsOf(world)).toContain('promrotate central: over: WRITE_REFUSED');
  });

  test('is told with why it could not be put back', async () => {
    const world = await rotated();
    loseBlock(world.replicas[0]);
    world.unreachable.add(endpoint);
    await probe(world);

    const { detail } = ledgerOf(world).findings.get(`WRITE_REFUSED#${replicas[0]}`) ?? {};
    expect(detail).toMatch(/could not be applied again \(TARGET_OFFLINE: /);
    expect(repairsOf(world)).toEqual([]);
  });

  test('is found at one replica while another one does not answer', async () => {
    const world = await rotated();
    world.replicas.forEach((replica, index) => {
      replica.isUp = index === 1;
      replica.refuses = () => true;
    });
    await probe(world);

    expect(findingsOf(world)).toContain(`WRITE_REFUSED#${replicas[1]}`);
    expect(findingsOf(world)).not.toContain(`WRITE_FAILING#${replicas[0]}`);
    expect(ledgerOf(world).probe?.failure?.kind).toBe('refused');
  });

  test('is no matter of a version that is current no more', async () => {
    const world = await rotated();
    await runTo(world, 'testSecret');
    const [first] = world.replicas;
    const pending = world.labelled('AWSPENDING') ?? '';
    let isMoved = false;
    if (first !== undefined)
      first.refuses = ({ username }) => {
        if (!isMoved) moveCurrent(world, pending);
        isMoved = true;
        return username !== world.credentialOf(pending)?.username;
      };
    const { sequence } = ledgerOf(world);
    await probe(world);

    expect(findingsOf(world)).toEqual([]);
    expect(ledgerOf(world).sequence).toBe(sequence);
  });
});

describe('a receiver that lets everybody in', () => {
  test('is closed by the accepted set, and told all the same until the next test', async () => {
    const world = await rotated();
    loseBlock(world.replicas[0]);
    Object.assign(world.replicas[0] ?? {}, { isOpen: true });
    await probe(world);

    expect(world.replicas[0]?.isOpen).toBe(false);
    expect(findingsOf(world)).toContain(`RECEIVER_OPEN#${replicas[0]}`);
    expect(repairsOf(world)).toContain(replicas[0]);

    world.now += 5 * minutes;
    await probe(world);
    expect(findingsOf(world)).toEqual([]);
  });

  test('is told though the run that closed it was killed', async () => {
    const world = await rotated();
    loseBlock(world.replicas[0]);
    Object.assign(world.replicas[0] ?? {}, { isOpen: true });
    world.front = world.replicas[1];
    const crash = { name: 'run', when: 'after' } as const;
    await expect(probe(world, deployedDigest, world.invocation({ crash }))).rejects.toThrow(/died/);
    expect(world.replicas[0]?.isOpen).toBe(false);
    await probe(world);

    expect(subjectsOf(world)).toEqual([
      'promrotate central: RECEIVER_OPEN',
      'promrotate central: over: RECEIVER_OPEN',
    ]);
  });

  test('is not given the credential', async () => {
    const world = await rotated();
    const [first] = world.replicas;
    first?.wrote.clear();
    Object.assign(first ?? {}, { isOpen: true });
    world.unreachable.add(endpoint);
    await probe(world);

    expect([...(first?.wrote ?? [])]).toEqual([]);
    expect(findingsOf(world)).toContain(`RECEIVER_OPEN#${replicas[0]}`);
  });

  test('is left as it is where no set of ours was there before', async () => {
    const world = new World();
    for (const replica of world.replicas) replica.isOpen = true;
    await probe(world);

    expect(findingsOf(world)).toEqual([
      `RECEIVER_OPEN#${front}`,
      ...replicas.map((address) => `RECEIVER_OPEN#${address}`),
    ]);
    expect(world.commands).toEqual([]);
    expect(ledgerOf(world).sequence).toBe(0);
  });
});

describe('an endpoint before its first rotation', () => {
  test('whose credential works passes', async () => {
    const world = new World();
    await probe(world);

    expect(ledgerOf(world).probe?.failure).toBeUndefined();
    expect(findingsOf(world)).toEqual([]);
  });

  test('whose credential is refused is told, and nothing is put there', async () => {
    const world = new World({ passwordInSecret: 'a typing error' });
    await probe(world);

    expect(findingsOf(world)).toContain(`WRITE_REFUSED#${replicas[0]}`);
    expect(world.commands).toEqual([]);
  });

  test('whose credential the deployment made up is not told of: nobody has it', async () => {
    const world = new World();
    const value = { username: 'central-initial', password: 'made up' };
    put(world, value);
    await probe(world);

    expect(findingsOf(world)).toEqual([]);
    expect(ledgerOf(world).probe?.failure?.kind).toBe('refused');
    expect(measuresOf(world)).toEqual([['Probes', {}]]);

    world.now += 5 * minutes;
    Object.assign(world.replicas[0] ?? {}, { isUp: false });
    await probe(world);
    expect(findingsOf(world)).toEqual([]);
  });
});

describe('a value that somebody put by hand', () => {
  test('is given to the receivers where its user name is its own', async () => {
    const world = await rotated();
    put(world, { username: 'by-hand', password: 'typed' });
    await probe(world);

    expect(findingsOf(world)).toEqual([]);
    expect(world.replicas[0]?.accepts({ username: 'by-hand', password: 'typed' })).toBe(true);
  });

  test('is kept from the receivers where writers are on its user name', async () => {
    const world = await rotated();
    const credential = world.writers.get('a')?.credential;
    put(world, { username: credential?.username ?? '', password: 'a typing error' });
    const { sequence } = ledgerOf(world);
    await probe(world);

    expect(world.replicas[0]?.accepts(credential ?? { username: '', password: '' })).toBe(true);
    expect(ledgerOf(world).sequence).toBe(sequence);
    expect(ledgerOf(world).findings.get(`WRITE_REFUSED#${replicas[0]}`)?.detail).toMatch(
      /NAME_IN_USE/,
    );
  });
});
