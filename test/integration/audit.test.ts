import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fleetReportSchema } from '../../functions/shared/report/fleet-report.ts';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import { clientsFor } from '../support/stand-in/clients.ts';
import { synthesisedApp } from '../support/stand-in/synthesised-app.ts';

/** Nobody listens there, and nobody has to: an audit asks AWS alone. */
const url = 'http://127.0.0.1:9/api/v1/write';
const password = 'correct horse battery staple';

const settings = `
endpoints:
  - name: central
    secret: existing
    schedule: { cron: "cron(0 4 ? * MON *)" }
    receiver:
      kind: web-config
      replicas: ["${url}"]
      front: "${url}"
      delivery: { kind: parameter, refreshSeconds: 60 }
      adopt: before
`;

let app: Awaited<ReturnType<typeof synthesisedApp>>;
let standIn: StandIn;
let bucket = '';

beforeAll(async () => {
  app = await synthesisedApp(settings);
  standIn = await startStandIn({ retry: { attempts: 0, delayMs: 0 } });
  standIn.secrets.createSecret({
    name: 'promrotate/central',
    value: { secretString: JSON.stringify({ username: 'before', password }) },
  });
  const { outputs } = await standIn.deploy(app.directory, 'Promrotate');
  bucket = outputs['ReportBucket'] ?? '';
  await standIn.idle();
}, 60_000);

afterAll(async () => {
  await standIn.stop();
  await app.remove();
});

/** The clock of the schedule is the operator's; what comes of it is the report. */
async function audit() {
  await standIn.schedules.run('AuditingDaily');
  await standIn.idle();
  const report = standIn.objects().find(({ key }) => key === 'latest/report.json');
  return fleetReportSchema.parse(JSON.parse(report?.body.toString() ?? ''));
}

async function read(environment: Record<string, string>): Promise<void> {
  const clients = clientsFor(environment);
  try {
    await clients.secrets.send(new GetSecretValueCommand({ SecretId: 'promrotate/central' }));
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

describe('the deployed audit, with the permissions that it is given', () => {
  test('finds out who read a secret, who was denied it, and who may', async () => {
    await read(standIn.adminEnvironment());
    const curious = standIn.personEnvironment('bob', ['OperatorPolicy']);
    await expect(read(curious)).rejects.toThrow(/not authorized/);

    const { endpoints, failures, gaps, hasTrail } = await audit();

    expect({ failures, gaps, hasTrail }).toEqual({ failures: [], gaps: [], hasTrail: true });
    const [report] = endpoints;
    expect(report).toMatchObject({ endpoint: 'central', rotation: 'on', probeSchedule: 'enabled' });
    expect(report?.ageSeconds).toBeGreaterThan(0);
    const { readers = [], refused = [], mayRead = [] } = report?.access ?? {};
    expect(readers.some(({ kind, count }) => kind === 'other' && count === 1)).toBe(true);
    expect(refused).toMatchObject([
      { principal: expect.stringMatching(/person-bob$/), kind: 'other', count: 1 },
    ]);
    // Rotations may, on secrets that they rotate; hosts may, on those that their tags name.
    expect(mayRead).toContainEqual(
      expect.stringMatching(/:role\/.*RotationRotateSecretRole.* \(with conditions\)$/),
    );
    expect(mayRead).not.toContainEqual(expect.stringContaining('person-bob'));
  });

  test('leaves a page and JSON in the private bucket, and no secret in either', async () => {
    await audit();

    const files = standIn.objects().filter((one) => one.bucket === bucket);

    const byKey = files.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(byKey.map(({ key, contentType }) => [key, contentType])).toEqual([
      [
        expect.stringMatching(/^audits\/\d{4}-\d\d-\d\d\/report\.html$/),
        'text/html; charset=utf-8',
      ],
      [expect.stringMatching(/^audits\/\d{4}-\d\d-\d\d\/report\.json$/), 'application/json'],
      ['latest/report.html', 'text/html; charset=utf-8'],
      ['latest/report.json', 'application/json'],
    ]);
    for (const { body } of files) expect(body.toString()).not.toContain(password);
    expect(files.some(({ body }) => body.toString().startsWith('<!doctype html>'))).toBe(true);
  });

  test('tells people of a schedule that somebody disabled, and that it is back', async () => {
    const name = 'promrotate-probe-central';
    standIn.schedules.disable(name);
    const { endpoints } = await audit();
    expect(endpoints).toMatchObject([
      { probeSchedule: 'disabled', findings: [{ code: 'SCHEDULE_MISSING', subject: name }] },
    ]);

    standIn.schedules.enable(name);
    expect((await audit()).endpoints).toMatchObject([{ findings: [] }]);

    const subjects = standIn
      .notices()
      .map(({ subject }) => subject)
      .filter((subject) => subject?.includes('SCHEDULE_MISSING') ?? false);
    expect(subjects).toEqual([
      'promrotate central: SCHEDULE_MISSING',
      'promrotate central: over: SCHEDULE_MISSING',
    ]);
  });

  test('measures what alarms look at', async () => {
    standIn.trail.isTrailLogging = false;
    await audit();
    standIn.trail.isTrailLogging = true;

    const measured = standIn
      .logs('AuditFleet')
      .filter((line) => line.includes('"TrailMissing"'))
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

    expect(measured.at(-1)).toMatchObject({
      service: 'audit-fleet',
      Audits: 1,
      Endpoints: 1,
      TrailMissing: 1,
      OldestAgePercent: expect.any(Number),
    });
  });

  test('asks for nothing that it is denied', async () => {
    await audit();

    const calls = standIn.calls().filter(({ principal }) => principal.includes('AuditFleet'));
    expect(calls.map(({ action }) => action)).toContain('LookupEvents');
    expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  });
});
