import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, lambda, listenerTemplate, role } from '../../support/stand-in/small-template.ts';

const everything = { source: ['aws.secretsmanager'] };

/** Deploys one function of plain JavaScript that a moved label starts, and moves a label. */
async function started(code: string, properties: object = {}, roleStatements?: object[]) {
  const template = listenerTemplate(everything);
  const logs = allow('logs:PutLogEvents', '*');
  const deployed = await deployedStandIn(
    {
      ...template,
      ListenerRole: role(...(roleStatements ?? [logs])),
      Listener: lambda('listener', 'ListenerRole', { FunctionName: 'listen', ...properties }),
    },
    {
      lambda: { asyncRetries: 0 },
      prepare: (assembly) => writeBundle(assembly, 'listener', code),
    },
  );
  await moveLabel(deployed);
  return deployed;
}

async function moveLabel({ standIn }: Deployed) {
  if (standIn.secrets.secrets().length === 0)
    standIn.secrets.createSecret({ name: 's', value: { secretString: 'a' } });
  standIn.secrets.putValue({ secretId: 's', secretString: 'b' });
  await standIn.idle();
}

/** Developer Guide: https://docs.aws.amazon.com/lambda/latest/dg/ with the pages that titles name. */
describe('functions in the stand-in', () => {
  let deployed: Deployed | undefined;
  afterEach(() => deployed?.remove());

  test('see what the template gives them and what Lambda sets, and nothing else (Developer Guide: configuration-envvars)', async () => {
    process.env['PROMROTATE_PLANTED'] = 'x';
    deployed = await started(
      'export const handler = () => { console.log(Object.keys(process.env).sort().join(" ")); };',
      { Environment: { Variables: { LEDGER_TABLE: 'ledger' } } },
    );
    delete process.env['PROMROTATE_PLANTED'];

    const [line = ''] = deployed.standIn.logs();
    expect(line.split(' ')).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'LEDGER_TABLE',
      'PATH',
      'TZ',
      '_HANDLER',
    ]);
  });

  test('stay warm between invocations (Developer Guide: lambda-runtime-environment)', async () => {
    deployed = await started('let n = 0; export const handler = () => { console.log(++n); };');

    await moveLabel(deployed);

    expect(deployed.standIn.logs('listen')).toEqual(['1', '2']);
  });

  test('are killed at their timeout, and the next one starts cold (Developer Guide: lambda-runtime-environment, failures during invoke)', async () => {
    deployed = await started(
      'let n = 0; export const handler = () => { console.log(++n); while (true); };',
      { Timeout: 1 },
    );

    await moveLabel(deployed);

    expect(deployed.standIn.logs()).toEqual([
      '1',
      expect.stringMatching(/Task timed out after 1\.00 seconds$/),
      '1',
      expect.stringMatching(/Task timed out after 1\.00 seconds$/),
    ]);
    expect(deployed.events).toContainEqual({
      kind: 'function-failed',
      functionName: 'listen',
      error: 'Sandbox.Timedout',
    });
  });

  test.each([
    [
      'a callback',
      'export const handler = (event, context, callback) => callback(null);',
      'Runtime.CallbackHandlerDeprecated',
    ],
    ['no handler', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['a broken bundle', 'import "left-out";', 'Error'],
    ['an exit', 'export const handler = () => process.exit(1);', 'Runtime.ExitError'],
    ['a thrown error', 'export const handler = () => { throw new TypeError("x"); };', 'TypeError'],
  ])(
    'fail with %s (Developer Guide: nodejs-handler, nodejs24.x without callbacks; the names of errors are those of the runtime client)',
    async (_, code, error) => {
      deployed = await started(code);

      expect(deployed.events).toContainEqual(
        expect.objectContaining({ kind: 'function-failed', error }),
      );
    },
  );

  test('have what they throw in their log, own fields included, as Lambda logs it (form of the runtime client)', async () => {
    deployed = await started(
      'export const handler = () => { throw Object.assign(new Error("told"), { code: "C" }); };',
    );

    expect(deployed.standIn.logs().join()).toMatch(
      /Invoke Error.*"errorMessage":"told".*"code":"C"/,
    );
  });

  test('lose their log without the permission on the log group (Developer Guide: monitoring-cloudwatchlogs, permissions)', async () => {
    deployed = await started('export const handler = () => { console.log("lost"); };', {}, [
      allow('logs:CreateLogStream', '*'),
    ]);

    expect(deployed.standIn.logs()).toEqual([]);
    expect(deployed.standIn.calls()).toContainEqual(
      expect.objectContaining({ service: 'logs', action: 'PutLogEvents', allowed: false }),
    );
  });

  test('run side by side when invoked while busy (Developer Guide: lambda-concurrency)', async () => {
    deployed = await started(
      'export const handler = () => new Promise((r) => { console.log(process.pid); setTimeout(r, 300); });',
    );
    const { standIn } = deployed;

    for (const secretString of ['c', 'd'])
      standIn.secrets.putValue({ secretId: 's', secretString });
    await standIn.idle();

    expect(new Set(standIn.logs()).size).toBe(2);
    await delay(0);
  });
});
