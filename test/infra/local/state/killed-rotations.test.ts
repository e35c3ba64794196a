import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../../../cli/local-run/wait-until.ts';
import { control } from '../../../../infra/local/process/control-commands.ts';
import { type Assembly, bundleInto, writeAssembly } from '../../../support/stand-in/assembly.ts';
import { clientOptions, clientsFor } from '../../../support/stand-in/clients.ts';
import { shellDocument } from '../../../support/stand-in/documents.ts';
import { hostCredentials } from '../../../support/stand-in/host-credentials.ts';
import { KillableStandIn } from '../../../support/stand-in/killable-stand-in.ts';
import { killLeftovers, leftovers } from '../../../support/stand-in/leftovers.ts';
import { listenerTemplate, smallTemplate } from '../../../support/stand-in/small-template.ts';

/** For slow machines; a test takes about one second. */
const timeoutMs = 30_000;

const SecretId = 'small/secret';
const definition = {
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/definition', Type: 'String', Value: 'of the template' },
};
const wait = shellDocument('wait', [
  'env > environment.part; mv environment.part environment',
  'sleep 600',
]);

describe('a stand-in that is started again', () => {
  let root: string;
  let assembly: Assembly;
  let standIn: KillableStandIn;
  let clients: ReturnType<typeof clientsFor>;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'promrotate-root-'));
    assembly = writeAssembly({
      ...smallTemplate({ rotateAtOnce: false }),
      ...listenerTemplate({ source: ['nobody'] }),
      Definition: definition,
      Wait: wait,
    });
    bundleInto(assembly, 'rotation');
    bundleInto(assembly, 'listener');
    standIn = await KillableStandIn.start({
      deployment: { assemblyDirectory: assembly.directory, stackName: 'Small' },
      secrets: [{ name: 'before', secretString: 'made before the deployment' }],
      hosts: [{ instanceId: 'i-0', root, tags: { fleet: 'a' }, managedPolicies: [], roleTags: {} }],
    });
    clients = clientsFor(await standIn.environment());
  }, timeoutMs);

  afterAll(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await standIn.stop();
    rmSync(root, { recursive: true, force: true });
    assembly.remove();
  });

  const current = () => clients.secrets.send(new GetSecretValueCommand({ SecretId }));

  /** Kills the process when the step has started, and before it can end. */
  const killedIn = (step: string) =>
    new Promise<void>((resolve) => {
      standIn.onEvent = (event) => {
        if (event.kind !== 'step-started' || event['step'] !== step) return;
        standIn.onEvent = () => undefined;
        resolve(standIn.kill());
      };
    });

  test.each(['createSecret', 'setSecret', 'finishSecret'])(
    'runs a rotation again that a kill in %s ended, with the same version',
    async (step) => {
      const killed = killedIn(step);
      const { VersionId } = await clients.secrets.send(new RotateSecretCommand({ SecretId }));
      await killed;
      await waitUntil(async () => (await leftovers(standIn.endpoint)).length === 0, {
        what: 'the end of the function whose Lambda is gone',
        timeoutSeconds: 10,
        everyMs: 10,
      });
      const before = standIn.events.length;

      await standIn.startAgain();
      await standIn.ask(control.idle);

      expect(await current()).toMatchObject({ VersionId, SecretString: `value of ${VersionId}` });
      const [secret] = (await standIn.ask(control.secrets)).filter(({ name }) => name === SecretId);
      const labels = secret?.versions.flatMap(({ stages }) => stages);
      expect(labels?.toSorted()).toEqual(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS']);
      expect(secret?.rotation).toBeUndefined();
      const names = standIn.events.slice(before).flatMap(({ eventName }) => eventName ?? []);
      expect(names).toEqual(['RotationStarted', 'RotationSucceeded']);
    },
    timeoutMs,
  );

  test(
    'invokes a function again that the kill ended (Lambda Developer Guide: asynchronous invocations are at least once)',
    async () => {
      const lambda = new LambdaClient(clientOptions(await standIn.environment()));
      const Payload = JSON.stringify({ detail: { name: 'kept' }, wait: 300 });
      await lambda.send(
        new InvokeCommand({ FunctionName: 'listen', InvocationType: 'Event', Payload }),
      );
      lambda.destroy();
      await standIn.kill();

      await standIn.startAgain();
      await standIn.ask(control.idle);

      const lines = await standIn.ask(control.logs, 'listen');
      expect(lines.join()).toContain('"name":"kept"');
      await standIn.kill();
      await standIn.startAgain();
      await standIn.ask(control.idle);
      expect(await standIn.ask(control.logs, 'listen')).toEqual([]);
    },
    timeoutMs,
  );

  test(
    'keeps what the first deployment made, and gives parameters of the template their value again',
    async () => {
      const value = (await current()).SecretString;
      const Name = '/definition';
      await clients.ssm.send(new PutParameterCommand({ Name, Value: 'by hand', Overwrite: true }));

      await standIn.kill();
      await standIn.startAgain();
      await standIn.ask(control.idle);

      expect((await current()).SecretString).toBe(value);
      const before = await clients.secrets.send(new GetSecretValueCommand({ SecretId: 'before' }));
      expect(before.SecretString).toBe('made before the deployment');
      const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name }));
      expect(Parameter?.Value).toBe('of the template');
      // The schedule is the same, so its test ran at the first deployment and not since.
      const tests = standIn.events.filter(({ eventName }) => eventName === 'TestRotationStarted');
      expect(tests).toHaveLength(1);
    },
    timeoutMs,
  );

  test(
    "finds a host's shell at work, which still has its credentials, and leaves none behind",
    async () => {
      const InstanceIds = ['i-0'];
      await clients.ssm.send(new SendCommandCommand({ DocumentName: 'wait', InstanceIds }));
      const text = await waitUntil(
        () => readFile(join(root, 'environment'), 'utf8').catch(() => undefined),
        { what: 'a shell on the host', timeoutSeconds: 10, everyMs: 10 },
      );
      const environment = Object.fromEntries(
        [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
      );
      const credentials = await hostCredentials({ environment });

      await standIn.kill();
      expect((await leftovers(standIn.endpoint)).length).toBeGreaterThan(0);
      await standIn.startAgain();

      expect(await hostCredentials({ environment })).toEqual(credentials);
      const host = clientsFor(credentials).ssm;
      await expect(
        host.send(new GetParameterCommand({ Name: '/definition' })),
      ).resolves.toBeDefined();
      expect((await leftovers(standIn.endpoint)).length).toBeGreaterThan(0);
      await killLeftovers(standIn.endpoint);
      expect(await leftovers(standIn.endpoint)).toEqual([]);
    },
    timeoutMs,
  );
});
