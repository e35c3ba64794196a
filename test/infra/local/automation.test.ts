import {
  type AutomationExecution,
  GetAutomationExecutionCommand,
  SendCommandCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, document, lambda, managed, role } from '../../support/stand-in/small-template.ts';

type Ssm = ReturnType<typeof clientsFor>['ssm'];

const account = 'arn:aws:ssm:eu-central-1:123456789012';
const roleArn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const automationRole = (condition: object, ...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'ssm.amazonaws.com' },
      Condition: condition,
    }),
    Policies: [{ PolicyName: 'inline', PolicyDocument: document(...statements) }],
  },
});

const ofThisAccount = {
  StringEquals: { 'aws:SourceAccount': '123456789012' },
  ArnLike: { 'aws:SourceArn': `${account}:automation-execution/*` },
};
const mayListen = allow('lambda:InvokeFunction', { 'Fn::GetAtt': ['Listener', 'Arn'] });

const runbook = (name: string, mainSteps: object[], more: object = {}) => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    Name: name,
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
    Content: {
      schemaVersion: '0.3',
      assumeRole: roleArn('Runner'),
      parameters: { Endpoint: { type: 'String', allowedPattern: '^[a-z-]+$', default: 'main' } },
      mainSteps,
      ...more,
    },
  },
});

const invoke = (name: string, inputs: object, more: object = {}) => ({
  name,
  action: 'aws:invokeLambdaFunction',
  inputs: { FunctionName: 'listen', ...inputs },
  ...more,
});

const resources = {
  ListenerRole: role(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*')),
  Listener: lambda('listener', 'ListenerRole', { FunctionName: 'listen' }),
  Runner: automationRole(ofThisAccount, mayListen),
  Powerless: automationRole({}),
  Elsewhere: automationRole({ StringEquals: { 'aws:SourceAccount': '210987654321' } }, mayListen),
  TwoSteps: runbook(
    'two-steps',
    [
      invoke('first', {
        InputPayload: { endpoint: '{{ Endpoint }}', run: '{{automation:EXECUTION_ID}}', list: [1] },
      }),
      invoke('second', { Payload: '{"before": {{ first.Payload }}}' }),
    ],
    { outputs: ['second.Payload'] },
  ),
  Fails: runbook('fails', [
    invoke('broken', { InputPayload: { fail: 'planted' } }, { maxAttempts: 2, onFailure: 'Abort' }),
    invoke('never', {}),
  ]),
  Slow: runbook('slow', [
    invoke('slow', { InputPayload: { wait: 60_000 } }, { timeoutSeconds: 1 }),
  ]),
  Ends: runbook('ends', [
    invoke('one', {}, { nextStep: 'three' }),
    invoke('two', {}),
    invoke('three', {}, { isEnd: true }),
    invoke('four', {}),
  ]),
  Unallowed: runbook('unallowed', [invoke('only', {})], { assumeRole: roleArn('Powerless') }),
  Untrusting: runbook('untrusting', [invoke('only', {})], { assumeRole: roleArn('Elsewhere') }),
  Starter: managed(
    allow('ssm:StartAutomationExecution', `${account}:automation-definition/two-steps:$DEFAULT`),
    allow('ssm:StartAutomationExecution', `${account}:automation-definition/fails:*`),
    allow('iam:PassRole', roleArn('Runner'), {
      StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' },
    }),
    allow('ssm:GetAutomationExecution', `${account}:automation-execution/*`),
  ),
  NoPass: managed(allow('ssm:StartAutomationExecution', `${account}:automation-definition/*`)),
};

/**
 * API: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 * Action: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 * Permissions: Service Authorization Reference, AWS Systems Manager.
 */
describe('Automation of the stand-in', () => {
  let deployed: Deployed;
  let administrator: Ssm;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { bundles: ['listener'] });
    ({ ssm: administrator } = clientsFor(deployed.standIn.adminEnvironment()));
  });
  afterAll(() => deployed.remove());

  const start = async (
    DocumentName: string,
    Parameters: Record<string, string[]> = {},
    client = administrator,
  ) => {
    const command = new StartAutomationExecutionCommand({ DocumentName, Parameters });
    return (await client.send(command)).AutomationExecutionId ?? '';
  };
  const get = async (
    AutomationExecutionId: string,
    client = administrator,
  ): Promise<AutomationExecution | undefined> => {
    const command = new GetAutomationExecutionCommand({ AutomationExecutionId });
    return (await client.send(command)).AutomationExecution;
  };
  const ran = async (name: string, parameters?: Record<string, string[]>) => {
    const id = await start(name, parameters);
    await deployed.standIn.idle();
    return get(id);
  };
  const statuses = ({ StepExecutions = [] }: AutomationExecution = {}) =>
    StepExecutions.map(({ StepName, StepStatus }) => `${StepName} ${StepStatus}`);
  const hostClient = async (instanceId: string, policy: string) => {
    const options = { instanceId, root: '/', tags: {}, managedPolicies: [policy], roleTags: {} };
    return clientsFor(await hostCredentials(deployed.standIn.addHost(options))).ssm;
  };

  test('invokes one function after the other with what the parameters and earlier steps say', async () => {
    const linesBefore = deployed.standIn.logs('listen').length;

    const execution = await ran('two-steps', { Endpoint: ['edge'] });

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Success',
      DocumentName: 'two-steps',
      Parameters: { Endpoint: ['edge'] },
      ExecutedBy: 'arn:aws:iam::123456789012:user/administrator',
      Outputs: { 'second.Payload': [expect.stringContaining('pid')] },
    });
    expect(execution?.StepExecutions).toMatchObject([
      { StepName: 'first', StepStatus: 'Success', Outputs: { StatusCode: ['200'] } },
      { StepName: 'second', StepStatus: 'Success' },
    ]);
    const [first, second] = deployed.standIn.logs('listen').slice(linesBefore).flatMap(eventOf);
    const id = execution?.AutomationExecutionId;
    expect(first).toEqual({ endpoint: 'edge', run: id, list: [1] });
    expect(second).toEqual({ before: { pid: expect.any(Number) } });
  });

  test('fails with the function, after as many attempts as the step has, and goes no further', async () => {
    const failures = () => deployed.events.filter(({ kind }) => kind === 'function-failed').length;
    const before = failures();

    const execution = await ran('fails');

    expect(failures() - before).toBe(2);
    expect(statuses(execution)).toEqual(['broken Failed', 'never Pending']);
    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('TypeError: planted'),
      StepExecutions: [
        {
          FailureMessage: expect.stringContaining('TypeError: planted'),
          Outputs: { FunctionError: ['Unhandled'] },
        },
        {},
      ],
    });
  });

  test('gives a step up after its timeoutSeconds', async () => {
    const execution = await ran('slow');

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'TimedOut',
      StepExecutions: [{ StepStatus: 'TimedOut', FailureMessage: expect.stringContaining('1 s') }],
    });
  });

  test('goes where nextStep says, and ends where isEnd does', async () => {
    expect(statuses(await ran('ends'))).toEqual([
      'one Success',
      'two Pending',
      'three Success',
      'four Pending',
    ]);
  });

  test('invokes in the name of the assumed role, not of who started it', async () => {
    const execution = await ran('unallowed');

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('lambda:InvokeFunction'),
    });
  });

  test('does not run with a role that does not trust Systems Manager', async () => {
    await expect(start('untrusting')).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: 'The defined assume role is unable to be assumed.',
    });
  });

  test('asks for the definition, for passing its role, and for the execution', async () => {
    const starter = await hostClient('i-starter', 'Starter');
    const noPass = await hostClient('i-no-pass', 'NoPass');

    const id = await start('two-steps', {}, starter);
    await deployed.standIn.idle();

    await expect(get(id, starter)).resolves.toMatchObject({
      AutomationExecutionStatus: 'Success',
      ExecutedBy: 'arn:aws:sts::123456789012:assumed-role/host-i-starter/i-starter',
    });
    await expect(start('ends', {}, starter)).rejects.toMatchObject({
      message: expect.stringContaining('automation-definition/ends:$DEFAULT'),
    });
    await expect(start('two-steps', {}, noPass)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('iam:PassRole'),
    });
    await expect(get(id, noPass)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([
    [{ Endpoint: ['Capital'] }, 'does not match its allowed pattern'],
    [{ Other: ['x'] }, 'has no parameter "Other"'],
    [{ Endpoint: ['a', 'b'] }, 'expected one value of parameter "Endpoint", found 2'],
  ])('refuses the parameters %j', async (parameters, message) => {
    await expect(start('two-steps', parameters)).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: expect.stringContaining(message),
    });
  });

  test('does not know other runbooks and executions, and sends no command by a runbook', async () => {
    await expect(start('other')).rejects.toMatchObject({
      name: 'AutomationDefinitionNotFoundException',
    });
    await expect(get('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
    await expect(
      administrator.send(new SendCommandCommand({ DocumentName: 'ends', InstanceIds: ['i-a'] })),
    ).rejects.toMatchObject({ name: 'InvalidDocument' });
  });
});

/** The events in the lines that the listener writes. */
function eventOf(line: string): unknown[] {
  return line.startsWith('{') ? [(JSON.parse(line) as { event: unknown }).event] : [];
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
describe('a runbook of a template', () => {
  const deploying = (mainSteps: object[], more: object = {}) =>
    deployedStandIn({
      Runner: automationRole(ofThisAccount),
      Book: runbook('book', mainSteps, more),
    });

  test.each([
    [[invoke('a', { Payload: '{{ Other }}' })], 'does not know "{{ Other }}" in a of the runbook'],
    [
      [invoke('a', { InputPayload: { x: ['{{ b.Payload }}'] } }), invoke('b', {})],
      '{{ b.Payload }}',
    ],
    [[{ ...invoke('a', {}), action: 'aws:sleep' }], 'mainSteps.0.action'],
    [[invoke('a', {}, { timeoutSeconds: 301 })], 'timeoutSeconds'],
    [[invoke('a', {}, { onFailure: 'Continue' })], 'onFailure'],
    [[invoke('a', { Qualifier: '1' })], 'Qualifier'],
    [[invoke('a', {}), invoke('b', {}, { nextStep: 'a' })], 'to be a later step'],
    [[invoke('a', {}), invoke('a', {})], 'has two steps "a"'],
  ])('is not deployed with the steps %j', async (steps, message) => {
    await expect(deploying(steps)).rejects.toThrow(message);
  });

  test('is not deployed as a document of another type', async () => {
    const { Properties, Type } = runbook('book', [invoke('a', {})], { assumeRole: '' });

    await expect(
      deployedStandIn({ Book: { Type, Properties: { ...Properties, DocumentType: 'Command' } } }),
    ).rejects.toThrow('schemaVersion');
  });
});
