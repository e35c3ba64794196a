import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { clientOptions } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, lambda, role } from '../../support/stand-in/small-template.ts';

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;

const code = `export const handler = async (event) => {
  console.log(JSON.stringify(event));
  if (event.fail) throw new TypeError(event.fail);
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, 60_000));
  return event.environment ? process.env : { seen: event };
};`;

const resources = {
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'gave-up' } },
  Role: role(
    allow('logs:PutLogEvents', '*'),
    allow('sqs:SendMessage', { 'Fn::GetAtt': ['Queue', 'Arn'] }),
    // No ARN of the template: a role that its function needs may not name the function.
    allow('lambda:InvokeFunction', arnOf('own')),
  ),
  Own: lambda('listener', 'Role', {
    FunctionName: 'own',
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
  }),
  Other: lambda('listener', 'Role', { FunctionName: 'other' }),
  OtherConfig: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Other' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 60,
    },
  },
  Silent: lambda('listener', 'Role', { FunctionName: 'silent' }),
  SilentConfig: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Silent' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
  },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, for tests without another source. */
describe('Invoke', () => {
  let deployed: Deployed;
  let administrator: LambdaClient;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, {
      lambda: { asyncRetries: 2, asyncRetryDelayMs: 5 },
      prepare: (assembly) => writeBundle(assembly, 'listener', code),
    });
    administrator = new LambdaClient(clientOptions(deployed.standIn.adminEnvironment()));
  });
  afterAll(() => deployed.remove());

  async function invoke(
    FunctionName: string,
    event: unknown,
    {
      client = administrator,
      type = 'RequestResponse' as 'RequestResponse' | 'Event' | 'DryRun',
    } = {},
  ) {
    const Payload = JSON.stringify(event);
    const answer = await client.send(
      new InvokeCommand({ FunctionName, InvocationType: type, Payload }),
    );
    const text = answer.Payload?.transformToString() ?? '';
    const payload: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: answer.StatusCode, error: answer.FunctionError, payload };
  }

  /** A client with the key pair that a function has in its environment. */
  async function clientOf(name: string): Promise<LambdaClient> {
    const { payload } = await invoke(name, { environment: true });
    return new LambdaClient(clientOptions(payload as Record<string, string>));
  }

  /** How often the function was started with an event like that. */
  const startsOf = (name: string, about: string) =>
    deployed.standIn.logs(name).filter((line) => line.startsWith('{') && line.includes(about))
      .length;

  test.each(['own', arnOf('own'), '123456789012:function:own', `${arnOf('own')}:$LATEST`])(
    'answers with the result of %s',
    async (name) => {
      await expect(invoke(name, { 'ä:/?': 1 })).resolves.toEqual({
        status: 200,
        error: undefined,
        payload: { seen: { 'ä:/?': 1 } },
      });
    },
  );

  test('answers 200 when the function fails, and tells so (Developer Guide: invocation-sync)', async () => {
    await expect(invoke('own', { fail: 'planted' })).resolves.toEqual({
      status: 200,
      error: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'planted' },
    });
  });

  test('checks a dry run and starts nothing', async () => {
    await expect(invoke('own', { dry: 'run' }, { type: 'DryRun' })).resolves.toMatchObject({
      status: 204,
    });
    expect(startsOf('own', 'dry')).toBe(0);
  });

  test.each(['absent', `${arnOf('own')}:alias`])('does not find %s', async (name) => {
    await expect(invoke(name, {})).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/^Function not found: arn:aws:lambda:.*:function:/),
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('lets a function invoke itself and no other, by the policies of its role', async () => {
    const client = await clientOf('own');

    await expect(invoke(arnOf('own'), { self: 1 }, { client })).resolves.toMatchObject({
      payload: { seen: { self: 1 } },
    });
    await expect(invoke('other', {}, { client })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /not authorized to perform: lambda:InvokeFunction on resource/,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    expect(deployed.standIn.calls()).toContainEqual(
      expect.objectContaining({
        service: 'lambda',
        action: 'InvokeFunction',
        resource: arnOf('other'),
        allowed: false,
      }),
    );
  });

  test('refuses a wrong signature', async () => {
    const wrong = { ...deployed.standIn.adminEnvironment(), AWS_SECRET_ACCESS_KEY: 'other' };
    const client = new LambdaClient(clientOptions(wrong));

    await expect(invoke('own', {}, { client })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test('queues an event, retries it, and gives it to the dead letters (Developer Guide: invocation-async-error-handling)', async () => {
    const event = { fail: 'queued' };

    await expect(invoke('own', event, { type: 'Event' })).resolves.toMatchObject({ status: 202 });
    await deployed.standIn.idle();

    expect(startsOf('own', 'queued')).toBe(3);
    expect(deployed.standIn.deadLetters()).toEqual([
      { queueArn: 'arn:aws:sqs:eu-central-1:123456789012:gave-up', source: arnOf('own'), event },
    ]);
  });

  test.each([
    ['the maximum of retries', 'silent', 1],
    ['the maximum age, a minute after which the second retry comes', 'other', 2],
  ])(
    'keeps %s (AWS::Lambda::EventInvokeConfig; the wait is that of the Developer Guide)',
    async (_, name, starts) => {
      await invoke(name, { fail: 'limited' }, { type: 'Event' });
      await deployed.standIn.idle();

      expect(startsOf(name, 'limited')).toBe(starts);
    },
  );

  test('ends like a crashed runtime when the process is killed, and the next one starts anew', async () => {
    const { standIn } = deployed;
    const running = invoke('other', { wait: true });
    while (startsOf('other', 'wait') === 0) await invoke('own', {});

    expect(standIn.killFunctions('own')).toBe(0);
    expect(standIn.killFunctions()).toBe(1);

    await expect(running).resolves.toMatchObject({
      error: 'Unhandled',
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
      },
    });
    await expect(invoke('other', { again: 1 })).resolves.toMatchObject({ error: undefined });
    expect(standIn.killFunctions()).toBe(0);
  });
});
