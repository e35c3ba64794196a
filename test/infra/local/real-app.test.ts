import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import {
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import type { OpenQuestions } from '../../../infra/local/open-questions.ts';
import {
  type ApiCall,
  type StandIn,
  type StandInEvent,
  startStandIn,
} from '../../../infra/local/stand-in.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type FileReceiver, startFileReceiver } from '../../support/stand-in/file-receiver.ts';
import { synthesisedApp } from '../../support/stand-in/synthesised-app.ts';

const file = '/etc/prometheus/web.yml';

const settingsFor = (url: string) => `
endpoints:
  - name: central
    secret: existing
    grace: 1h
    schedule: { every: 30d }
    retirement: { watch: 0s }
    receiver:
      kind: web-config
      replicas: ["${url}"]
      front: "${url}"
      delivery: { kind: run-command, file: ${file} }
      adopt: before
`;

const root = mkdtempSync(join(tmpdir(), 'promrotate-instance-'));
const webConfig = join(root, file);
let receiver: FileReceiver;
let app: Awaited<ReturnType<typeof synthesisedApp>>;

beforeAll(async () => {
  mkdirSync(dirname(webConfig), { recursive: true, mode: 0o755 });
  receiver = await startFileReceiver(webConfig);
  app = await synthesisedApp(settingsFor(receiver.url));
}, 60_000);

afterAll(async () => {
  await receiver.close();
  await app.remove();
  rmSync(root, { recursive: true, force: true });
});

describe('the real app in the stand-in', () => {
  let standIn: StandIn;
  const events: StandInEvent[] = [];
  /** How far the stand-in's clock is ahead. */
  let aheadMs = 0;
  afterEach(() => standIn.stop());

  async function deploy(openQuestions: Partial<OpenQuestions>) {
    writeFileSync(webConfig, `basic_auth_users:\n  before: ${bcrypt.hashSync('hunter2', 4)}\n`);
    events.length = 0;
    aheadMs = 0;
    standIn = await startStandIn({
      clock: () => Date.now() + aheadMs,
      openQuestions,
      retry: { attempts: 0, delayMs: 0 },
      log: (event) => events.push(event),
    });
    standIn.secrets.createSecret({
      name: 'promrotate/central',
      value: { secretString: JSON.stringify({ username: 'before', password: 'hunter2' }) },
    });
    await standIn.deploy(app.directory, 'Promrotate');
    standIn.addHost({
      instanceId: 'i-0123456789abcdef0',
      root,
      tags: { 'promrotate-receiver': 'central' },
      managedPolicies: ['ReceiverHostPolicy'],
      roleTags: { 'promrotate-endpoint': 'central' },
    });
    await standIn.idle();
  }

  test.each([
    { promotionClearsPending: false, testVersionHasValue: true, defaultStageIsInContext: false },
    { promotionClearsPending: true, testVersionHasValue: false, defaultStageIsInContext: true },
  ])(
    'is tested as it is deployed, and rotates by real bundles and documents, with %j',
    async (openQuestions) => {
      await deploy(openQuestions);
      const { secrets } = clientsFor(standIn.adminEnvironment());

      await secrets.send(new RotateSecretCommand({ SecretId: 'promrotate/central' }));
      await standIn.idle();

      const names = events.flatMap((event) => (event.kind === 'rotation' ? [event.eventName] : []));
      expect(names).toEqual([
        'TestRotationStarted',
        'TestRotationSucceeded',
        'RotationStarted',
        'RotationSucceeded',
      ]);
      expect(readFileSync(webConfig, 'utf8')).toMatch(/"central-[0-9a-f]{8}": \$2b/);
      expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
    },
    60_000,
  );

  test('takes orders by runbooks, keeps hosts right and sweeps with the permissions that it has', async () => {
    await deploy({});
    const { ssm } = clientsFor(standIn.adminEnvironment());
    const outcomeOf = async (DocumentName: string, own: Record<string, string[]>) => {
      const Parameters = { Endpoint: ['central'], Reason: ['a test'], ...own };
      const start = new StartAutomationExecutionCommand({ DocumentName, Parameters });
      const { AutomationExecutionId } = await ssm.send(start);
      await standIn.idle();
      const look = new GetAutomationExecutionCommand({ AutomationExecutionId });
      const { AutomationExecution } = await ssm.send(look);
      return [AutomationExecution?.AutomationExecutionStatus, AutomationExecution?.FailureMessage];
    };

    expect(await outcomeOf('promrotate-rotate', {})).toEqual(['Success', undefined]);
    expect(await outcomeOf('promrotate-rollback', {})).toEqual(['Success', undefined]);
    expect(await outcomeOf('promrotate-revoke', { GraceSeconds: ['0'] })).toEqual([
      'Success',
      undefined,
    ]);
    await standIn.associations.run();
    await standIn.schedules.run();
    await standIn.idle();

    expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
    expect(standIn.deadLetters()).toEqual([]);
  }, 90_000);

  test('is heard when nothing has run yet: by its alarms, its topic and the key of that', async () => {
    await deploy({ freshAlarmWaits: false });
    aheadMs = 3 * 60_000;

    const red = standIn.alarms().filter(({ state }) => state === 'ALARM');

    const silent = ['audit', 'probe', 'sweep'].map((name) => `promrotate-${name}-silent`);
    expect(red.map(({ name }) => name).sort()).toEqual(silent);
    const subjects = standIn.notices().map(({ subject }) => subject ?? '');
    expect(subjects.filter((subject) => subject.startsWith('ALARM:')).sort()).toEqual(
      silent.map((name) => `ALARM: "${name}" in EU (Frankfurt)`),
    );
    expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  }, 60_000);

  test('rotates with at most 30 calls of AWS, however many versions are accepted', async () => {
    await deploy({});
    const { secrets } = clientsFor(standIn.adminEnvironment());
    const callsOfRotation = async () => {
      const before = standIn.calls().length;
      await secrets.send(new RotateSecretCommand({ SecretId: 'promrotate/central' }));
      await standIn.idle();
      return rotationCalls(standIn.calls().slice(before));
    };
    const counts: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const calls = await callsOfRotation();
      counts.push(calls.length);
      // The bucket of 50 calls a second that an account has.
      const bucket = ['PutSecretValue', 'UpdateSecretVersionStage', 'UpdateSecret'];
      expect(calls.filter((action) => bucket.includes(action)).sort()).toEqual(bucket.slice(0, 2));
    }

    expect(counts.filter((count) => count > 30)).toEqual([]);
  }, 90_000);
});

/** What rotate-secret asked AWS for; polling aside, and what AWS does by itself with keys. */
function rotationCalls(calls: readonly ApiCall[]): string[] {
  return (
    calls
      .filter(({ principal, service }) => principal.includes('RotateSecret') && service !== 'kms')
      .filter(({ action }) => !['ListCommands', 'ListCommandInvocations'].includes(action))
      // One call, judged on the document and on the hosts.
      .filter(({ action, resource }) => action !== 'SendCommand' || resource.includes(':document/'))
      .map(({ action }) => action)
  );
}
