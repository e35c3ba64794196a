import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { functionNames } from '../../../functions/shared/contract.ts';
import { statusSchema } from '../../../functions/shared/operations.ts';
import { type StandIn, startStandIn } from '../../../infra/local/stand-in.ts';
import { clientOptions, clientsFor } from '../../support/stand-in/clients.ts';
import { type FileReceiver, startFileReceiver } from '../../support/stand-in/file-receiver.ts';
import { synthesisedApp } from '../../support/stand-in/synthesised-app.ts';

const file = '/etc/prometheus/web.yml';
const directory = '/etc/prometheus/credentials';

const settingsFor = (url: string) => `
endpoints:
  - name: central
    secret: existing
    grace: 1h
    schedule: { every: 30d }
    receiver:
      kind: web-config
      replicas: ["${url}"]
      front: "${url}"
      delivery: { kind: run-command, file: ${file} }
      adopt: before
    writers:
      - { name: agent, switch: { kind: symlink, directory: ${directory} } }
`;

const root = mkdtempSync(join(tmpdir(), 'promrotate-failing-'));
const webConfig = join(root, file);
let receiver: FileReceiver;
let app: Awaited<ReturnType<typeof synthesisedApp>>;
let standIn: StandIn;

beforeAll(async () => {
  mkdirSync(dirname(webConfig), { recursive: true, mode: 0o755 });
  writeFileSync(webConfig, `basic_auth_users:\n  before: ${bcrypt.hashSync('hunter2', 4)}\n`);
  receiver = await startFileReceiver(webConfig);
  app = await synthesisedApp(settingsFor(receiver.url));
  standIn = await startStandIn({
    retry: { attempts: 0, delayMs: 0 },
    // The writer's update fails, and is taken up again by the hourly job.
    lambda: { asyncRetries: 0 },
  });
  standIn.secrets.createSecret({
    name: 'promrotate/central',
    value: { secretString: JSON.stringify({ username: 'before', password: 'hunter2' }) },
  });
  await standIn.deploy(app.directory, 'Promrotate');
  const host = { root, roleTags: { 'promrotate-endpoint': 'central' } };
  standIn.addHost({
    ...host,
    instanceId: 'i-receiver',
    tags: { 'promrotate-receiver': 'central' },
    managedPolicies: ['ReceiverHostPolicy'],
  });
  standIn.addHost({
    ...host,
    instanceId: 'i-writer',
    tags: { 'promrotate-writer': 'central-agent' },
    managedPolicies: ['WriterHostPolicy'],
  });
  await standIn.idle();
}, 60_000);

afterAll(async () => {
  await receiver.close();
  rmSync(root, { recursive: true, force: true });
  await standIn.stop();
  await app.remove();
});

/** The half-hourly runs on hosts, the hourly look at what they said, and what status tells then. */
async function findingsAfterTheHour(): Promise<string[]> {
  await standIn.associations.run();
  await standIn.schedules.run();
  await standIn.idle();
  const lambda = new LambdaClient(clientOptions(standIn.adminEnvironment()));
  const Payload = JSON.stringify({ action: 'status', endpoint: 'central' });
  const request = new InvokeCommand({ FunctionName: functionNames.operateRead, Payload });
  const answer = await lambda.send(request);
  lambda.destroy();
  const { findings } = statusSchema.parse(JSON.parse(answer.Payload?.transformToString() ?? ''));
  return findings
    .filter(({ code }) => code === 'HOST_NOT_CONVERGED')
    .map(({ subject, detail }) => `${subject} ${/[A-Z]+_[A-Z]+(?=:)/.exec(detail)?.[0]}`)
    .toSorted();
}

test('hosts that State Manager does not bring right are found by the deployed functions, until they are right', async () => {
  const { secrets } = clientsFor(standIn.adminEnvironment());
  await secrets.send(new RotateSecretCommand({ SecretId: 'promrotate/central' }));
  await standIn.idle();
  const good = readFileSync(webConfig, 'utf8');
  // With what the document does not edit; the users are those that they were, so nothing else waits.
  writeFileSync(webConfig, `${good}http_server_config:\r\n  http2: true\r\n`);

  expect(await findingsAfterTheHour()).toEqual([
    'i-receiver YAML_BROKEN',
    'i-writer DIRECTORY_MISSING',
  ]);

  writeFileSync(webConfig, good);
  mkdirSync(join(root, directory), { mode: 0o750 });
  expect(await findingsAfterTheHour()).toEqual([]);
  expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
}, 60_000);
