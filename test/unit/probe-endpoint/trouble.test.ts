import { describe, expect, test } from '@jest/globals';
import { probe } from '../../support/world/drive.ts';
import { findingsOf, ledgerOf, measuresOf, rotated, subjectsOf } from './rotated-world.ts';

const replicas = ['https://replica-0/api/v1/write', 'https://replica-1/api/v1/write'] as const;
const parameter = '/promrotate/definitions/central';
const anotherDigest = 'e'.repeat(64);
const minutes = 60_000;

describe('a receiver in trouble', () => {
  test('is told the second time in a row, and that it is over', async () => {
    const world = await rotated();
    Object.assign(world.replicas[0] ?? {}, { isUp: false });
    const applied = world.commands.length;
    await probe(world);
    expect(findingsOf(world)).toEqual([]);
    const { since } = ledgerOf(world).probe?.failure ?? {};

    world.now += 5 * minutes;
    await probe(world);
    expect(findingsOf(world)).toContain(`WRITE_FAILING#${replicas[0]}`);
    expect(ledgerOf(world).probe?.failure).toMatchObject({ kind: 'unavailable', since });
    expect(world.commands).toHaveLength(applied);

    Object.assign(world.replicas[0] ?? {}, { isUp: true });
    await probe(world);
    expect(findingsOf(world)).toEqual([]);
  });

  test('is no news where it is another one each time, as in a rolling restart', async () => {
    const world = await rotated();
    for (const index of [1, 0, 1]) {
      world.front = world.replicas[1 - index];
      world.replicas.forEach((replica, at) => {
        replica.isUp = at !== index;
      });
      await probe(world);
      world.now += 5 * minutes;
    }

    expect(findingsOf(world)).toEqual([]);
  });

  test('is not told by a second delivery of the same test', async () => {
    const world = await rotated();
    Object.assign(world.replicas[0] ?? {}, { isUp: false });
    let isDelivered = false;
    world.onSleep = async () => {
      if (isDelivered) return;
      isDelivered = true;
      await probe(world);
    };
    await probe(world);
    expect(ledgerOf(world).probe?.failure?.kind).toBe('unavailable');

    expect(findingsOf(world)).toEqual([]);
  });

  test('stays told while a definition that is not the deployed one keeps it from being asked', async () => {
    const world = await rotated();
    Object.assign(world.replicas[0] ?? {}, { isUp: false });
    await probe(world);
    await probe(world);
    const before = findingsOf(world);
    await probe(world, anotherDigest);
    await probe(world);

    expect(before).toContain(`WRITE_FAILING#${replicas[0]}`);
    expect(findingsOf(world)).toEqual(before);
    expect(subjectsOf(world).filter((subject) => subject.includes('over'))).toEqual([]);
  });

  test('that takes samples and does not store them is in trouble', async () => {
    const world = await rotated();
    world.answer = () => ({});
    await probe(world);
    await probe(world);

    expect(ledgerOf(world).probe?.failure?.kind).toBe('not-stored');
    expect(findingsOf(world)).toEqual([
      'WRITE_FAILING#https://replica-0/api/v1/query',
      'WRITE_FAILING#https://replica-1/api/v1/query',
    ]);
  });
});

describe('a definition that is not the deployed one', () => {
  test('has nothing pushed, and is told once it has lasted', async () => {
    const world = await rotated();
    for (const replica of world.replicas) replica.wrote.clear();
    await probe(world, anotherDigest);
    world.now += 1000;
    await probe(world, anotherDigest);
    world.now += 9 * minutes;
    await probe(world, anotherDigest);
    expect(findingsOf(world)).toEqual([]);

    world.now += minutes;
    await probe(world, anotherDigest);
    expect(findingsOf(world)).toEqual([`DEFINITION_CHANGED#${parameter}`]);
    expect(world.replicas.flatMap(({ wrote }) => [...wrote])).toEqual([]);
    expect(measuresOf(world).slice(-2)).toEqual([
      ['Probes', {}],
      ['ProbeFailures', { class: 'changed' }],
    ]);

    await probe(world);
    expect(findingsOf(world)).toEqual([]);
  });

  test('closes nothing that was wrong with the receivers', async () => {
    const world = await rotated();
    Object.assign(world.replicas[0] ?? {}, { refuses: () => true });
    await probe(world);
    const before = findingsOf(world);
    await probe(world, anotherDigest);

    expect(findingsOf(world)).toEqual(before);
  });
});
