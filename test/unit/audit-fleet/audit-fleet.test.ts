import { describe, expect, test } from '@jest/globals';
import { rotateAndUpdate } from '../../support/world/drive.ts';
import { ledgerOf } from '../../support/world/fake-ledger.ts';
import { FleetAudit } from '../../support/world/fleet-audit.ts';
import { endpoint, World, type WorldOptions } from '../../support/world/world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

async function rotated(options: WorldOptions = {}): Promise<FleetAudit> {
  const world = new World(options);
  await rotateAndUpdate(world);
  return new FleetAudit(world);
}

const only = async (fleet: FleetAudit) => {
  const { endpoints } = await fleet.run();
  const [report] = endpoints;
  if (report === undefined || endpoints.length > 1) throw new Error('expected one endpoint');
  return report;
};
const openFindings = ({ world }: FleetAudit) => [
  ...ledgerOf(world.ledgerItems, endpoint).findings.values(),
];

describe('the audit of a fleet', () => {
  test('finds nothing wrong with one that is well, and says so', async () => {
    const fleet = await rotated();
    fleet.world.now += 6 * day;

    const report = await fleet.run();

    expect(report).toMatchObject({
      place: 'eu-central-1',
      hasTrail: true,
      failures: [],
      gaps: [],
      endpoints: [{ endpoint, rotation: 'on', probeSchedule: 'enabled', findings: [] }],
    });
    expect(report.endpoints[0]?.ageSeconds).toBeCloseTo((6 * day) / 1000, -2);
    expect(fleet.world.around.notices).toEqual([]);
    expect(fleet.warnings).toEqual([]);
  });

  test('measures that it ran, over how many endpoints, the oldest age, and that there is a trail', async () => {
    const fleet = await rotated();
    fleet.world.now += 6 * day;

    await fleet.run();

    expect(fleet.measured).toEqual([
      { name: 'Audits', unit: 'Count', value: 1 },
      { name: 'Endpoints', unit: 'Count', value: 1 },
      { name: 'NotLookedAt', unit: 'Count', value: 0 },
      { name: 'OldestAgePercent', unit: 'Percent', value: expect.closeTo(10, 1) },
      { name: 'TrailMissing', unit: 'Count', value: 0 },
    ]);
  });

  test('writes a page and JSON, by the day and as the latest', async () => {
    const fleet = await rotated();

    const report = await fleet.run();

    const day = new Date(report.generatedAt).toISOString().slice(0, 10);
    expect([...fleet.files.keys()].sort()).toEqual([
      `audits/${day}/report.html`,
      `audits/${day}/report.json`,
      'latest/report.html',
      'latest/report.json',
    ]);
    expect(JSON.parse(fleet.files.get('latest/report.json') ?? '')).toEqual(report);
    expect(fleet.files.get('latest/report.html')).toMatch(/^<!doctype html>.*central/is);
    expect(fleet.files.get('latest/report.html')).toBe(
      fleet.files.get(`audits/${day}/report.html`),
    );
  });

  test('says of an empty one that there is none', async () => {
    const fleet = await rotated();
    fleet.endpoints = [];

    expect((await fleet.run()).endpoints).toEqual([]);
    expect(fleet.measured.map(({ name }) => name)).toEqual([
      'Audits',
      'Endpoints',
      'NotLookedAt',
      'TrailMissing',
    ]);
  });

  test('measures that no trail logs what Secrets Manager does', async () => {
    const fleet = await rotated();
    fleet.isAnyTrailLogging = false;

    expect((await fleet.run()).hasTrail).toBe(false);
    expect(fleet.measured).toContainEqual({ name: 'TrailMissing', unit: 'Count', value: 1 });
  });

  test('reports every one of a thousand endpoints', async () => {
    const fleet = await rotated();
    for (let index = 1; index < 1000; index += 1) fleet.add(`endpoint${index}`);

    const report = await fleet.run();

    expect(new Set(report.endpoints.map((one) => one.endpoint)).size).toBe(1000);
    expect(report.failures).toEqual([]);
    expect(fleet.measured).toContainEqual({ name: 'Endpoints', unit: 'Count', value: 1000 });
  });
});

describe('a credential that is too old', () => {
  test('is a finding, which people hear of once, and which is over after a rotation', async () => {
    const fleet = await rotated();
    fleet.world.now += 61 * day;
    await fleet.run();
    fleet.world.now += day;

    const { findings } = await only(fleet);

    const { versionId } = ledgerOf(fleet.world.ledgerItems, endpoint).writers.get('a') ?? {};
    expect(findings).toMatchObject([{ code: 'CREDENTIAL_TOO_OLD', subject: versionId }]);
    expect(findings[0]?.detail).toMatch(/expected .* 60 days old at most, found 62: .*rotate it$/);
    expect(fleet.world.around.notices).toHaveLength(1);
    expect(fleet.world.around.counts.get('CREDENTIAL_TOO_OLD')).toBe(1);

    await rotateAndUpdate(fleet.world);
    expect((await only(fleet)).findings).toEqual([]);
    expect(fleet.world.around.counts.get('CREDENTIAL_TOO_OLD')).toBe(0);
  });

  test('is measured in percent of its limit, the oldest of the fleet', async () => {
    const fleet = await rotated();
    fleet.world.now += 85 * day;
    fleet.add('other');
    fleet.world.now += 5 * day;

    await fleet.run();

    const oldest = fleet.measured.find(({ name }) => name === 'OldestAgePercent');
    expect(oldest?.value).toBeCloseTo(150, 1);
  });

  test('is found before the first rotation by when its version was created', async () => {
    const fleet = new FleetAudit(new World());
    fleet.world.now += 61 * day;

    const { ageSeconds, findings } = await only(fleet);

    expect(ageSeconds).toBe((61 * day) / 1000);
    expect(findings).toMatchObject([{ code: 'CREDENTIAL_TOO_OLD' }]);
  });

  test('stays a finding while its age cannot be found out', async () => {
    const fleet = new FleetAudit(new World());
    fleet.world.now += 61 * day;
    await fleet.run();
    fleet.broken.add('facts');

    const { ageSeconds, findings } = await only(fleet);

    expect(ageSeconds).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'CREDENTIAL_TOO_OLD' }]);
    expect(fleet.world.around.notices).toHaveLength(1);
  });
});

describe('the schedule of the test metric', () => {
  const name = 'promrotate-probe-central';

  test.each(['missing', 'disabled'] as const)('is a finding when it is %s', async (state) => {
    const fleet = await rotated();
    fleet.schedules.set(name, state);

    const { probeSchedule, findings } = await only(fleet);

    expect(probeSchedule).toBe(state);
    expect(findings).toMatchObject([{ code: 'SCHEDULE_MISSING', subject: name }]);
    expect(fleet.world.around.notices).toMatchObject([
      { subject: 'promrotate central: SCHEDULE_MISSING' },
    ]);

    fleet.schedules.set(name, 'enabled');
    expect((await only(fleet)).findings).toEqual([]);
  });

  test('stays a finding while nobody can look, which the report says', async () => {
    const fleet = await rotated();
    fleet.schedules.set(name, 'missing');
    await fleet.run();
    fleet.broken.add('schedules');

    const { endpoints, gaps } = await fleet.run();

    expect(endpoints).toMatchObject([{ findings: [{ code: 'SCHEDULE_MISSING' }] }]);
    expect(endpoints[0]?.probeSchedule).toBeUndefined();
    expect(gaps).toEqual([{ part: 'schedules', reason: 'AccessDeniedException: denied to look' }]);
  });
});

describe('what the audit finds', () => {
  test('leaves the findings of others as they are', async () => {
    const fleet = await rotated();
    const { world } = fleet;
    const finding = { code: 'WRITER_QUIET', subject: 'a', detail: 'expected', since: 1 } as const;
    const { ledger } = world.deps(world.invocation());
    await ledger.record(endpoint, [{ fact: 'finding-opened', finding }]);

    const { findings } = await only(fleet);

    expect(findings).toEqual([finding]);
    expect(openFindings(fleet)).toEqual([finding]);
    expect(world.around.notices).toEqual([]);
  });
});

describe('an audit that cannot look at everything', () => {
  test('names the endpoints that it could not look at, and looks at the others', async () => {
    const fleet = await rotated();
    fleet.add('other');
    fleet.broken.add('definition of central');

    const { endpoints, failures } = await fleet.run();

    expect(endpoints.map((one) => one.endpoint)).toEqual(['other']);
    expect(failures).toEqual([
      { endpoint, reason: expect.stringMatching(/^DEFINITION_MISSING: expected/) },
    ]);
    expect(fleet.warnings).toMatchObject([{ endpoint }]);
    expect(fleet.measured).toContainEqual({ name: 'Audits', unit: 'Count', value: 1 });
    expect(fleet.measured).toContainEqual({ name: 'NotLookedAt', unit: 'Count', value: 1 });
  });

  test.each([
    ['trails', 'trail'],
    ['identities', 'may-read'],
    ['reads', 'readers'],
  ])('goes on without %s, says so in the report, and logs it', async (port, part) => {
    const fleet = await rotated();
    fleet.broken.add(port);

    const { endpoints, gaps } = await fleet.run();

    const reason = 'AccessDeniedException: denied to look';
    expect(gaps).toEqual([{ part, reason }]);
    expect(fleet.warnings).toEqual([{ part, reason }]);
    expect(endpoints).toHaveLength(1);
    expect(fleet.files.size).toBe(4);
    expect(fleet.measured).toContainEqual({ name: 'NotLookedAt', unit: 'Count', value: 1 });
  });

  test('measures nothing of a trail of which it could not find out', async () => {
    const fleet = await rotated();
    fleet.broken.add('trails');

    expect((await fleet.run()).hasTrail).toBeUndefined();
    expect(fleet.measured.map(({ name }) => name)).not.toContain('TrailMissing');
  });

  test('reports an endpoint whose findings could not be told, and tells them the next time', async () => {
    const fleet = await rotated();
    fleet.schedules.set('promrotate-probe-central', 'missing');
    fleet.broken.add('notices');

    const { endpoints, failures } = await fleet.run();

    expect(endpoints).toMatchObject([
      { endpoint, probeSchedule: 'missing', access: { readers: [] } },
    ]);
    expect(failures).toMatchObject([{ endpoint }]);
    expect(fleet.world.around.counts.get('SCHEDULE_MISSING')).toBe(1);
    expect(fleet.measured).toContainEqual({ name: 'NotLookedAt', unit: 'Count', value: 1 });

    fleet.broken.clear();
    expect((await only(fleet)).findings).toMatchObject([{ code: 'SCHEDULE_MISSING' }]);
    expect(fleet.world.around.notices).toHaveLength(1);
  });

  test('fails when no report could be written, and does not count as one', async () => {
    const fleet = await rotated();
    fleet.broken.add('reports');

    await expect(fleet.run()).rejects.toThrow('denied to look');
    expect(fleet.measured).toEqual([]);
  });
});
