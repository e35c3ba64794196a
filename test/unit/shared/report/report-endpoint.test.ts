import { describe, expect, test } from '@jest/globals';
import type { LedgerChange } from '../../../../functions/shared/ledger.ts';
import { look } from '../../../../functions/shared/look.ts';
import { endpointReportSchema } from '../../../../functions/shared/report/fleet-report.ts';
import { reportEndpoint } from '../../../../functions/shared/report/report-endpoint.ts';
import { codeOf, rotateAndUpdate, runTo, step } from '../../../support/world/drive.ts';
import { fakeLedger } from '../../../support/world/fake-ledger.ts';
import { endpoint, World, type WorldOptions } from '../../../support/world/world.ts';

const hour = 3_600_000;

/** As it arrives: what is undefined is absent. */
async function report(world: World) {
  const seen = await look(world.deps(world.invocation()), world.definition);
  return endpointReportSchema.parse(JSON.parse(JSON.stringify(reportEndpoint(seen))));
}

async function rotated(options: WorldOptions = {}): Promise<World> {
  const world = new World(options);
  await rotateAndUpdate(world);
  return world;
}

const record = (world: World, ...changes: LedgerChange[]) =>
  fakeLedger(world.ledgerItems).record(endpoint, changes);

describe('the report of an endpoint', () => {
  test('is possible before any rotation, when hardly anything is known', async () => {
    const world = new World({ writers: [] });

    expect(await report(world)).toEqual({
      endpoint,
      rotation: 'on',
      maxAgeSeconds: 60 * 86_400,
      versions: [
        { versionId: world.labelled('AWSCURRENT'), state: 'current', isCompromised: false },
      ],
      backlog: [],
      drift: [],
      findings: [],
      events: [],
      writers: [],
    });
  });

  test('has the age of the current credential, and when the next rotation is, which may be past', async () => {
    const world = await rotated();
    const since = (await report(world)).ageSeconds ?? 0;
    world.now += 5 * hour;
    world.nextRotationAt = world.now - hour;

    const { ageSeconds, nextRotationAt } = await report(world);

    expect(ageSeconds).toBe(since + 5 * 3_600);
    expect(nextRotationAt).toBe(world.now - hour);
  });

  test('has the life of each version, the newest first', async () => {
    const world = new World({ graceSeconds: 7_200 });
    const before = world.labelled('AWSCURRENT');
    const current = await runTo(world, 'finishSecret');
    const pending = await runTo(world, 'createSecret');
    world.replicas[1]!.isUp = false;
    await codeOf(step(world, 'setSecret', pending));

    const { versions } = await report(world);

    expect(versions).toMatchObject([
      { versionId: pending, state: 'pending', failure: { step: 'setSecret' } },
      { versionId: current, state: 'current', userName: world.credentialOf(current)?.username },
      { versionId: before, state: 'in-grace' },
    ]);
    const [, { createdAt, provedAt, currentAt } = {}, superseded] = versions;
    expect([createdAt, provedAt, currentAt].every((at) => at !== undefined)).toBe(true);
    expect(createdAt).toBeLessThanOrEqual(provedAt ?? 0);
    expect(provedAt).toBeLessThanOrEqual(currentAt ?? 0);
    expect(superseded?.graceEndsAt).toBe((superseded?.supersededAt ?? 0) + 2 * hour);
  });

  test('says of a rotation that does not end that it is stuck', async () => {
    const world = await rotated({ pendingLimitSeconds: 3_600 });
    const pending = await runTo(world, 'createSecret');
    expect((await report(world)).pending).toMatchObject({ versionId: pending, isStuck: false });

    world.now += 2 * hour;

    expect((await report(world)).pending).toEqual({
      versionId: pending,
      startedAt: expect.any(Number),
      attempts: 1,
      isStuck: true,
    });
  });

  test('has what should be out and is not proved to be refused', async () => {
    const world = await rotated({ graceSeconds: 60 });
    const [, before] = (await report(world)).versions;
    expect((await report(world)).backlog).toEqual([]);

    world.now += hour;
    expect((await report(world)).backlog).toEqual([before?.versionId]);

    const versionId = before?.versionId ?? '';
    await record(world, { fact: 'refused', versionId, at: world.now });
    expect((await report(world)).backlog).toEqual([]);
  });

  test('has the hosts that have drifted, and not those that are new or well', async () => {
    const world = await rotated();
    const failure = { since: 1, at: 2, detail: 'YAML_BROKEN: expected' };
    const hosts = [
      { host: 'repaired', repairedAt: [1, 2], newAt: [] },
      { host: 'failed', writer: 'a', failure, repairedAt: [], newAt: [] },
      { host: 'new', repairedAt: [], newAt: [1] },
      { host: 'new-again', repairedAt: [], newAt: [1, 2] },
    ];
    await record(world, ...hosts.map((facts): LedgerChange => ({ fact: 'host-reported', facts })));

    expect((await report(world)).drift).toEqual([
      { host: 'repaired', repairs: 2 },
      { host: 'failed', writer: 'a', repairs: 0, failure },
      { host: 'new-again', repairs: 2 },
    ]);
  });

  test('has the findings, the oldest first', async () => {
    const world = await rotated();
    const finding = { code: 'WRITER_QUIET', subject: 'a', detail: 'expected' } as const;
    await record(
      world,
      { fact: 'finding-opened', finding: { ...finding, since: 2 } },
      { fact: 'finding-opened', finding: { ...finding, subject: 'b', since: 1, isUntold: true } },
    );

    expect((await report(world)).findings).toEqual([
      { ...finding, subject: 'b', since: 1 },
      { ...finding, since: 2 },
    ]);
  });

  test('has the last 50 events, the newest first', async () => {
    const world = await rotated();
    const events = Array.from(
      { length: 60 },
      (_, at) => ({ at, kind: 'paused', subject: 'x' }) as const,
    );
    await record(world, ...events.map((event): LedgerChange => ({ fact: 'event', event })));

    const found = (await report(world)).events.map(({ at }) => at);

    expect(found).toEqual(Array.from({ length: 50 }, (_, index) => 59 - index));
  });

  test('says which writers are on the current version, and since when they write with it', async () => {
    const world = await rotated();

    expect((await report(world)).writers).toEqual([
      { name: 'a', isUpToDate: true, freshAt: expect.any(Number) },
      { name: 'b', isUpToDate: true, freshAt: expect.any(Number) },
    ]);
  });

  test('has how the last test metric went, and who reads the secret, once they are known', async () => {
    const world = await rotated();
    const failure = {
      kind: 'timeout',
      address: 'https://front',
      detail: 'no answer',
      since: 1,
      addresses: ['https://front'],
    } as const;
    const audit = {
      at: 3,
      since: 2,
      isComplete: true,
      readers: [{ principal: 'role', kind: 'other', count: 1, lastAt: 2 }],
      refused: [],
      mayRead: ['role'],
      unnamed: { readers: 0, refused: 0, mayRead: 0 },
      unknown: [],
    } as const;
    await record(
      world,
      { fact: 'probed', facts: { at: 1, milliseconds: 5, failure } },
      { fact: 'audited', facts: audit },
    );

    const { probe, access } = await report(world);

    expect(probe).toEqual({ at: 1, failure: { kind: 'timeout', detail: 'no answer' } });
    expect(access).toEqual(audit);
  });
});
