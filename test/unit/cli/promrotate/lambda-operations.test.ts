import { afterEach, describe, expect, test } from '@jest/globals';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import {
  connectOperations,
  type LambdaOperations,
} from '../../../../cli/operations/lambda-operations.ts';
import {
  type AnswerInvocation,
  answering,
  awsError,
  failing,
  type LoopbackLambda,
  startLoopbackLambda,
} from './loopback-lambda.ts';
import { caller, calmStatus, orderId } from './played-command-line.ts';

let lambda: LoopbackLambda | undefined;
let operations: LambdaOperations | undefined;
const stop = new AbortController();

async function connect(answer: AnswerInvocation, signal = stop.signal) {
  lambda = await startLoopbackLambda(answer);
  operations = connectOperations(settingsFor(lambda.url), signal);
  return { operations, invocations: lambda.invocations };
}

const settingsFor = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
});

const errorOf = async (call: Promise<unknown>): Promise<CommandLineError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CommandLineError)) throw new Error('expected a CommandLineError');
  return error;
};

afterEach(async () => {
  operations?.disconnect();
  await lambda?.close();
  operations = undefined;
  lambda = undefined;
});

describe('the two functions', () => {
  test('are asked by name, reading and changing apart', async () => {
    const change = { endpoint: 'central', action: 'rotate', id: orderId, note: 'begun' };
    const { operations: asked, invocations } = await connect(({ functionName, request }) => {
      if (functionName === 'promrotate-operate-change') return answering(change);
      const isList = JSON.stringify(request) === '{"action":"list"}';
      return answering(isList ? { endpoints: ['central'] } : calmStatus);
    });

    expect(await asked.list()).toEqual(['central']);
    expect(await asked.status('central')).toEqual(calmStatus);
    const origin = { by: caller, reason: 'a drill' };
    expect(await asked.change({ action: 'rotate', endpoint: 'central', ...origin })).toEqual(
      change,
    );
    expect(invocations).toMatchObject([
      { functionName: 'promrotate-operate-read', request: { action: 'list' } },
      {
        functionName: 'promrotate-operate-read',
        request: { action: 'status', endpoint: 'central' },
      },
      {
        functionName: 'promrotate-operate-change',
        request: { action: 'rotate', endpoint: 'central', ...origin },
      },
    ]);
  });

  test('say nothing that a terminal would obey', async () => {
    const events = [
      { at: 1, kind: 'paused', subject: 'a\u001b[2J\u0007b', detail: 'one\r\n\u009b31mtwo' },
    ];
    const { operations: asked } = await connect(() => answering({ endpoint: 'central', events }));

    const history = await asked.history('central');

    expect(JSON.stringify(history.events)).toMatch(/^[ -~]*$/);
    expect(history.events).toEqual([expect.objectContaining({ subject: 'a b' })]);
  });

  test('are not believed when they answer something else', async () => {
    const { operations: asked } = await connect(() =>
      answering({ ...calmStatus, rotation: 'perhaps' }),
    );

    const { code, message } = await errorOf(asked.status('central'));

    expect(code).toBe('UNEXPECTED');
    expect(message).toContain('(rotation)');
  });
});

describe('an error of a function', () => {
  test('has its code and message', async () => {
    const { operations: asked } = await connect(() =>
      failing('ROTATION_RUNNING: expected no rotation, found one: wait'),
    );

    expect(await errorOf(asked.status('central'))).toMatchObject({
      code: 'ROTATION_RUNNING',
      message: 'expected no rotation, found one: wait',
      exitStatus: 3,
    });
  });

  test('that is none of ours is unexpected', async () => {
    const { operations: asked } = await connect(() =>
      failing('2026-11-22 Task timed out after 60.00 seconds', 'Sandbox.Timedout'),
    );

    expect(await errorOf(asked.status('central'))).toMatchObject({
      code: 'UNEXPECTED',
      message: expect.stringContaining('Task timed out after 60.00 seconds'),
    });
  });
});

describe('an error of AWS', () => {
  test.each([
    [403, 'AccessDeniedException', 'AWS_ACCESS_DENIED', 'lambda:InvokeFunction'],
    [404, 'ResourceNotFoundException', 'FUNCTION_MISSING', 'deploy first'],
    [403, 'ExpiredTokenException', 'AWS_CREDENTIALS_EXPIRED', 'sign in again'],
    [403, 'UnrecognizedClientException', 'AWS_CREDENTIALS_EXPIRED', 'sign in again'],
    [429, 'TooManyRequestsException', 'AWS_THROTTLED', 'wait a moment'],
    [502, 'EC2UnexpectedException', 'AWS_FAILED', 'EC2UnexpectedException'],
  ])('%d %s becomes %s, which says what to do', async (status, type, code, advice) => {
    const { operations: asked } = await connect(() => awsError(status, type));

    expect(await errorOf(asked.status('central'))).toMatchObject({
      code,
      message: expect.stringContaining(advice),
    });
  });

  test.each([
    [404, '<html>no</html>', 'text/html'],
    [200, '<html>sign in</html>', 'text/html'],
    [401, 'Unauthorized', 'text/plain'],
    [200, '{"endpoints":["central"]}', 'application/json'],
    [302, '', 'text/html'],
  ])('is told from an answer of somebody else: %d %s', async (status, body, type) => {
    const headers = { 'content-type': type };
    const { operations: asked } = await connect(() => ({ status, body, headers, isForeign: true }));

    expect(await errorOf(asked.list())).toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: expect.stringContaining('what answered is not AWS: see that AWS_ENDPOINT_URL'),
      exitStatus: 4,
    });
  });

  test.each([
    ['region', { region: 'x y' }, 'expected an AWS region such as "eu-central-1"'],
    ['endpoint', { endpoint: 'notaurl' }, 'expected AWS_ENDPOINT_URL to be a URL'],
  ])('is told from a %s that is none', async (_, wrong, advice) => {
    const { operations: given } = await connect(() => undefined);
    given.disconnect();
    operations = connectOperations({ ...settingsFor(lambda?.url ?? ''), ...wrong }, stop.signal);

    expect(await errorOf(operations.list())).toMatchObject({
      code: 'AWS_SETTINGS_INVALID',
      message: expect.stringContaining(advice),
      exitStatus: 4,
    });
  });

  test('is told from absent credentials', async () => {
    const provide = () =>
      Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    operations = connectOperations(
      { ...settingsFor('http://127.0.0.1:9'), credentials: provide },
      stop.signal,
    );

    expect(await errorOf(operations.status('central'))).toMatchObject({
      code: 'AWS_CREDENTIALS_MISSING',
      exitStatus: 4,
    });
  });

  test('is told from a signal that ends the command', async () => {
    const stopping = new AbortController();
    const { operations: asked } = await connect(() => {
      stopping.abort();
      return undefined;
    }, stopping.signal);

    expect(await errorOf(asked.status('central'))).toMatchObject({
      code: 'STOPPED_WAITING',
      exitStatus: 130,
    });
  });
});
