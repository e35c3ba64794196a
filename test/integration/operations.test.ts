import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import {
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { functionNames } from '../../functions/shared/contract.ts';
import {
  changeAnswerSchema,
  historySchema,
  listSchema,
  progressSchema,
  statusSchema,
} from '../../functions/shared/operations.ts';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import { clientOptions, clientsFor } from '../support/stand-in/clients.ts';
import { type FileReceiver, startFileReceiver } from '../support/stand-in/file-receiver.ts';
import { synthesisedApp } from '../support/stand-in/synthesised-app.ts';

const file = '/etc/prometheus/web.yml';
const id = '11111111-1111-4111-8111-111111111111';

const settingsFor = (url: string) => `
endpoints:
  - name: central
    secret: existing
    grace: 1h
    schedule: { cron: "cron(0 4 ? * MON *)" }
    receiver:
      kind: web-config
      replicas: ["${url}"]
      front: "${url}"
      delivery: { kind: run-command, file: ${file} }
      adopt: before
`;

const root = mkdtempSync(join(tmpdir(), 'promrotate-operations-'));
let receiver: FileReceiver;
let app: Awaited<ReturnType<typeof synthesisedApp>>;
let standIn: StandIn;
let retireFunction = '';
let lambda: LambdaClient;
/** What else the same person could try. */
let others: ReturnType<typeof clientsFor>;

beforeAll(async () => {
  mkdirSync(dirname(join(root, file)), { recursive: true, mode: 0o755 });
  const users = `basic_auth_users:\n  before: ${bcrypt.hashSync('hunter2', 4)}\n`;
  writeFileSync(join(root, file), users);
  receiver = await startFileReceiver(join(root, file));
  app = await synthesisedApp(settingsFor(receiver.url));
  standIn = await startStandIn({ retry: { attempts: 0, delayMs: 0 } });
  standIn.secrets.createSecret({
    name: 'promrotate/central',
    value: { secretString: JSON.stringify({ username: 'before', password: 'hunter2' }) },
  });
  const { outputs } = await standIn.deploy(app.directory, 'Promrotate');
  retireFunction = outputs['RetireCredentialFunction'] ?? '';
  standIn.addHost({
    instanceId: 'i-0123456789abcdef0',
    root,
    tags: { 'promrotate-receiver': 'central' },
    managedPolicies: ['ReceiverHostPolicy'],
    roleTags: { 'promrotate-endpoint': 'central' },
  });
  await standIn.idle();
  const environment = standIn.personEnvironment('ada', ['OperatorPolicy']);
  lambda = new LambdaClient(clientOptions(environment));
  others = clientsFor(environment);
}, 60_000);

afterAll(async () => {
  // What is there even when the app could not be made comes first.
  await receiver.close();
  rmSync(root, { recursive: true, force: true });
  lambda.destroy();
  for (const client of Object.values(others)) client.destroy();
  await standIn.stop();
  await app.remove();
});

async function invoke(name: string, request: object): Promise<unknown> {
  const Payload = JSON.stringify({ endpoint: 'central', ...request });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload }));
  const text = answer.Payload?.transformToString() ?? '';
  if (answer.FunctionError !== undefined) throw new Error(text);
  return JSON.parse(text);
}

const read = (request: object) => invoke(functionNames.operateRead, request);
const change = async (request: object) =>
  changeAnswerSchema.parse(await invoke(functionNames.operateChange, { by: 'ada', ...request }));
const status = async () => statusSchema.parse(await read({ action: 'status' }));

describe('the deployed functions for people, with the permissions that they are given', () => {
  test('pause and resume by the schedule of the deployment, and rotate', async () => {
    const list = await invoke(functionNames.operateRead, { action: 'list', endpoint: undefined });
    expect(listSchema.parse(list)).toEqual({ endpoints: ['central'] });

    await change({ action: 'pause', reason: 'freeze' });
    expect(await status()).toMatchObject({
      rotation: 'paused',
      pause: { by: 'ada', schedule: expect.stringMatching(/^cron\(0 4 \? \* MON \*\)/) },
    });
    await expect(change({ action: 'rotate', id })).rejects.toThrow('ROTATION_PAUSED: expected');
    await change({ action: 'resume' });
    await standIn.idle();
    expect((await status()).rotation).toBe('on');

    expect(await change({ action: 'rotate', id })).toMatchObject({ id });
    const wait = { action: 'wait', id, seconds: 30, mustEnd: true };
    expect(progressSchema.parse(await read(wait))).toMatchObject({ isDone: true });

    expect((await status()).versions[0]).toMatchObject({ versionId: id, state: 'current' });
    const { events } = historySchema.parse(await read({ action: 'history' }));
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['paused', 'resumed', 'rotation-requested']));
    const calls = standIn.calls().filter(({ principal }) => principal.includes('Operate'));
    expect(calls.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['CancelRotateSecret', 'RotateSecret', 'GetParametersByPath']),
    );
    expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  }, 60_000);

  test('tell an endpoint that is not there by the names of those that are', async () => {
    await expect(read({ action: 'status', endpoint: 'centrl' })).rejects.toThrow(
      /DEFINITION_MISSING: .*central/,
    );
    await expect(change({ action: 'rotate', endpoint: 'centrl' })).rejects.toThrow(
      'DEFINITION_MISSING: ',
    );
  });
});

describe('somebody with OperatorPolicy alone', () => {
  const unknown = '99999999';

  test.each([
    ['unstick', {}, 'NOTHING_PENDING'],
    ['rollback', { version: unknown }, 'VERSION_UNKNOWN'],
    ['revoke', { version: unknown }, 'VERSION_UNKNOWN'],
    ['resume', {}, 'ROTATION_NOT_PAUSED'],
  ])('is answered by the function: %s', async (action, more, code) => {
    await expect(change({ action, ...more })).rejects.toThrow(code);
  });

  test('can call no other function, rotate no secret and read none', async () => {
    const SecretId = 'promrotate/central';
    const denied = { name: 'AccessDeniedException' };

    await expect(others.secrets.send(new RotateSecretCommand({ SecretId }))).rejects.toMatchObject(
      denied,
    );
    await expect(
      others.secrets.send(new GetSecretValueCommand({ SecretId })),
    ).rejects.toMatchObject(denied);
    await expect(
      lambda.send(new InvokeCommand({ FunctionName: retireFunction })),
    ).rejects.toMatchObject(denied);
  });
});

describe('the runbooks', () => {
  const of = (name: string, policy: string) =>
    clientsFor(standIn.personEnvironment(name, [policy])).ssm;
  const start = new StartAutomationExecutionCommand({
    DocumentName: 'promrotate-rotate',
    Parameters: { Endpoint: ['nowhere'] },
  });

  test('are started by who has RunbookPolicy, and call the functions as their own role', async () => {
    const starter = of('grace', 'RunbookPolicy');
    const { AutomationExecutionId } = await starter.send(start);
    await standIn.idle();
    const get = new GetAutomationExecutionCommand({ AutomationExecutionId });
    const { AutomationExecution } = await starter.send(get);
    starter.destroy();

    expect(AutomationExecution?.AutomationExecutionStatus).toBe('Failed');
    const [step] = AutomationExecution?.StepExecutions ?? [];
    expect(step?.FailureMessage).toContain('DEFINITION_MISSING');
  });

  test('are not started by who has OperatorPolicy alone', async () => {
    const operator = of('ada', 'OperatorPolicy');
    await expect(operator.send(start)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    operator.destroy();
  });
});
