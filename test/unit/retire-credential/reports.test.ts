import { describe, expect, test } from '@jest/globals';
import { maximumEvents } from '../../../functions/shared/ledger.ts';
import type { HostReport } from '../../../functions/shared/ports.ts';
import { rotateAndUpdate, settleOnce } from '../../support/world/drive.ts';
import { eventsOf, ledgerIn, openFindings } from '../../support/world/state-of-endpoint.ts';
import { endpoint, World } from '../../support/world/world.ts';

const day = 86_400_000;
const halfHour = 1_800_000;

async function repaired(times: number): Promise<World> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  for (let count = 0; count < times; count += 1) {
    world.replicas[0]?.overwrite(false);
    world.now += halfHour;
    world.associate();
    await settleOnce(world);
  }
  return world;
}

describe('what hosts report', () => {
  test('puts a repair into the history, once', async () => {
    const world = await repaired(1);
    await settleOnce(world);

    expect(eventsOf(world).filter((event) => event === 'repaired host-0')).toHaveLength(1);
    expect(openFindings(world)).toEqual([]);
  });

  test('is a finding after the third repair of one host, which names host and file', async () => {
    expect(openFindings(await repaired(2))).toEqual([]);

    const world = await repaired(3);

    expect(openFindings(world)).toEqual(['BLOCK_OVERWRITTEN#host-0']);
    const { detail = '' } = ledgerIn(world).findings.get('BLOCK_OVERWRITTEN#host-0') ?? {};
    expect(detail).toContain('/etc/prometheus/web.yml');
    expect(detail).toContain('3 times');
  });

  test('closes when a day has passed without', async () => {
    const world = await repaired(3);
    world.now += 86_400_000;

    await settleOnce(world);

    expect(openFindings(world)).toEqual([]);
    expect(world.around.notices.at(-1)?.subject).toContain('over: BLOCK_OVERWRITTEN');
  });
});

type Said = Pick<HostReport, 'outcome'> & Partial<HostReport>;

/** A run for what hosts say, half an hour after the last. */
async function hear(world: World, ...said: Said[]): Promise<void> {
  world.now += halfHour;
  for (const one of said) world.around.reports.push({ host: 'host-0', at: world.now, ...one });
  await settleOnce(world);
}

const broken: Said = { outcome: 'failed', detail: 'YAML_BROKEN: expected plain YAML' };
const locked: Said = { outcome: 'failed', detail: 'LOCKED: expected the lock, found it held' };

async function quietWorld(): Promise<World> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  return world;
}

describe('a host that fails to take what it should have', () => {
  test('is a finding, which names host and error, until a newer report is good', async () => {
    const world = await quietWorld();

    await hear(world, broken, { outcome: 'unchanged', host: 'host-1' });

    expect(openFindings(world)).toEqual(['HOST_NOT_CONVERGED#host-0']);
    expect(world.around.notices.at(-1)?.text).toContain('YAML_BROKEN: expected plain YAML');
    expect(world.around.counts.get('HOST_NOT_CONVERGED')).toBe(1);
    await hear(world);
    expect(openFindings(world)).toEqual(['HOST_NOT_CONVERGED#host-0']);
    await hear(world, { outcome: 'updated' });
    expect(openFindings(world)).toEqual([]);
    expect(ledgerIn(world).hosts.size).toBe(0);
  });

  test('is told once, however often it fails', async () => {
    const world = await quietWorld();
    for (let times = 0; times < 4; times += 1) await hear(world, broken);

    const told = world.around.notices.filter(({ subject }) => subject.includes('HOST_NOT'));
    expect(told).toHaveLength(1);
  });

  test('is a finding for a writer’s host too, whatever it is a host of beside that', async () => {
    const world = await quietWorld();

    await hear(world, { ...locked, detail: 'NOT_PROVED: no answer', writer: 'b' }, broken);
    const { detail } = ledgerIn(world).findings.get('HOST_NOT_CONVERGED#host-0') ?? {};
    expect(detail).toMatch(/of writer "b".*NOT_PROVED/);
    expect(detail).toContain('YAML_BROKEN');
    await hear(world, { outcome: 'unchanged' });

    expect(openFindings(world)).toEqual(['HOST_NOT_CONVERGED#host-0']);
    await hear(world, { outcome: 'switched', writer: 'b' });
    expect(openFindings(world)).toEqual([]);
  });

  test('is none of a writer that is no longer declared', async () => {
    const world = await quietWorld();

    await hear(world, { ...broken, writer: 'gone' });

    expect(openFindings(world)).toEqual([]);
  });

  test('is a finding at the second time where it mostly passes by itself', async () => {
    const world = await quietWorld();

    await hear(world, locked);
    expect(openFindings(world)).toEqual([]);
    await hear(world);
    expect(openFindings(world)).toEqual([]);
    await hear(world, locked);

    expect(openFindings(world)).toEqual(['HOST_NOT_CONVERGED#host-0']);
  });

  test('is forgotten when it has said nothing for a day: it is gone', async () => {
    const world = await quietWorld();
    await hear(world, broken);
    world.now += day + halfHour;

    await settleOnce(world);

    expect(openFindings(world)).toEqual([]);
    expect(ledgerIn(world).hosts.size).toBe(0);
  });
});

describe('a tool that removes our note with our block', () => {
  const found: Said = { outcome: 'new' };

  test('is found by a host that is new three times within a day', async () => {
    const world = await quietWorld();

    await hear(world, found);
    await hear(world, found);
    expect(openFindings(world)).toEqual([]);
    expect(eventsOf(world).filter((event) => event === 'repaired host-0')).toHaveLength(1);
    await hear(world, found);

    expect(openFindings(world)).toEqual(['BLOCK_OVERWRITTEN#host-0']);
    expect(ledgerIn(world).findings.get('BLOCK_OVERWRITTEN#host-0')?.detail).toContain('3 times');
  });

  test('is not suspected where hosts are new once each, and one is repaired twice', async () => {
    const world = await quietWorld();
    await hear(world, found, { ...found, host: 'host-1' }, { ...found, host: 'host-2' });
    for (let times = 0; times < 2; times += 1) await hear(world, { outcome: 'repaired' });

    expect(openFindings(world)).toEqual([]);
  });
});

describe('a history that is full', () => {
  test('keeps what people did, and forgets repairs first', async () => {
    const world = await quietWorld();
    const { ledger } = world.deps(world.invocation());
    const deed = { at: world.now - day, kind: 'paused', subject: 'central', by: 'ada' } as const;
    await ledger.record(endpoint, [{ fact: 'event', event: deed }]);
    for (let turn = 0; turn < 110; turn += 1) await hear(world, { outcome: 'repaired' });

    expect(eventsOf(world).length).toBeLessThanOrEqual(maximumEvents);
    expect(eventsOf(world)).toContain('paused central');
  });

  test('does not lose count of repairs by that', async () => {
    const world = await quietWorld();
    const { ledger } = world.deps(world.invocation());
    for (let at = 1; at <= maximumEvents; at += 1) {
      const event = { at, kind: 'resumed', subject: 'central' } as const;
      await ledger.record(endpoint, [{ fact: 'event', event }]);
    }
    for (let turn = 0; turn < 3; turn += 1) await hear(world, { outcome: 'repaired' });

    expect(openFindings(world)).toEqual(['BLOCK_OVERWRITTEN#host-0']);
  });
});
