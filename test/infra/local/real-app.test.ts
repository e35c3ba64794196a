import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StandIn, type StandInEvent, startStandIn } from '../../../infra/local/stand-in.ts';
import { synthesisedApp } from '../../support/stand-in/synthesised-app.ts';

const settings = `
endpoints:
  - name: central
    secret: create
    grace: 1h
    schedule: { every: 30d }
    receiver:
      kind: web-config
      replicas: [http://127.0.0.1:9/api/v1/write]
      front: http://127.0.0.1:9/api/v1/write
      delivery: { kind: run-command, file: /etc/prometheus/web.yml }
`;

describe('the real app in the stand-in', () => {
  const events: StandInEvent[] = [];
  let standIn: StandIn;
  let app: ReturnType<typeof synthesisedApp>;
  let outputs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    app = synthesisedApp(settings);
    standIn = await startStandIn({
      retry: { attempts: 0, delayMs: 0 },
      log: (event) => events.push(event),
    });
    ({ outputs } = await standIn.deploy(app.directory, 'Promrotate'));
    await standIn.idle();
  }, 60_000);

  afterAll(async () => {
    await standIn.stop();
    app.remove();
  });

  test('deploys with every resource type known', () => {
    expect(outputs['LedgerTable']).toMatch(/^Promrotate-/);
    expect(standIn.secrets.describe('promrotate/central').rotationEnabled).toBe(true);
  });

  test('runs the real testSecret, which its policy allows every call', () => {
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'rotation', eventName: 'TestRotationStarted' }),
    );
    expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
    expect(standIn.calls().map(({ action }) => action)).toContain('DescribeSecret');
  });
});
