import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { shellDocument } from '../../support/stand-in/documents.ts';

const documents = {
  Echo: shellDocument('echo', ['echo "word {{ Word }}"', 'echo "on $AWS_SSM_INSTANCE_ID" >&2']),
  Fail: shellDocument('fail', ['exit 3']),
  Sleep: shellDocument('sleep', ['echo started', 'sleep 60'], '1'),
  Wait: shellDocument('wait', ['touch "$AWS_SSM_INSTANCE_ID-started"', 'sleep 60']),
  Long: shellDocument('long', [
    'i=0; while [ $i -lt 3000 ]; do echo 123456789; echo 123456789 >&2; i=$((i+1)); done',
  ]),
  Leave: shellDocument('leave', ['sleep 60 &', 'echo $!']),
  Environment: shellDocument('environment', ['env | cut -d= -f1 | sort | tr "\\n" " "']),
};

/**
 * API: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html and its
 * neighbours. Statuses: https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
describe('Run Command of the stand-in', () => {
  let deployed: Deployed;
  let root: string;
  let ssm: ReturnType<typeof clientsFor>['ssm'];

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'promrotate-hosts-'));
    deployed = await deployedStandIn(documents, { runCommand: { deliverySecondMs: 5 } });
    ({ ssm } = clientsFor(deployed.standIn.adminEnvironment()));
  });

  afterEach(async () => {
    await deployed.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const addHosts = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      deployed.standIn.addHost({
        instanceId: `i-${n}`,
        root,
        tags: { fleet: 'a' },
        managedPolicies: [],
        roleTags: {},
      }),
    );

  async function ran(input: Partial<SendCommandCommandInput> & { DocumentName: string }) {
    const { Command: sent } = await ssm.send(
      new SendCommandCommand({ Targets: [{ Key: 'tag:fleet', Values: ['a'] }], ...input }),
    );
    await deployed.standIn.idle();
    const CommandId = sent?.CommandId ?? '';
    const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId }));
    const { CommandInvocations } = await ssm.send(
      new ListCommandInvocationsCommand({ CommandId, Details: true }),
    );
    return { CommandId, sent, command: Commands?.[0], invocations: CommandInvocations ?? [] };
  }

  async function started(count: number): Promise<void> {
    const isStarted = (n: number) => existsSync(join(root, `i-${n}-started`));
    while (!Array.from({ length: count }, (_, n) => isStarted(n)).every(Boolean)) await delay(10);
  }

  test('runs the script on every tagged host and keeps its output (API SendCommand, GetCommandInvocation; that TargetCount begins at 0 is ours, undocumented)', async () => {
    addHosts(2);

    const result = await ran({ DocumentName: 'echo', Parameters: { Word: ['hello'] } });

    expect(result.sent).toMatchObject({ Status: 'Pending', TargetCount: 0 });
    expect(result.command).toMatchObject({
      Status: 'Success',
      TargetCount: 2,
      CompletedCount: 2,
      ErrorCount: 0,
    });
    expect(result.invocations.map(({ InstanceId }) => InstanceId)).toEqual(['i-0', 'i-1']);
    const { CommandId } = result;
    const output = await ssm.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId: 'i-1' }),
    );
    expect(output).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      StandardOutputContent: 'word hello\n',
      StandardErrorContent: 'on i-1\n',
    });
  });

  test('is a success without targets when no host has the tag (User Guide: command statuses)', async () => {
    const { command } = await ran({ DocumentName: 'echo' });

    expect(command).toMatchObject({
      Status: 'Success',
      StatusDetails: 'NoInstancesInTag',
      TargetCount: 0,
    });
  });

  test('stops sending after the first error by default (API SendCommand: MaxErrors)', async () => {
    addHosts(3);

    const { command, invocations } = await ran({ DocumentName: 'fail', MaxConcurrency: '1' });

    expect(command).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 1 });
    expect(invocations.map(({ StatusDetails }) => StatusDetails)).toEqual([
      'Failed',
      'Terminated',
      'Terminated',
    ]);
    expect(invocations[0]?.CommandPlugins?.[0]).toMatchObject({
      Status: 'Failed',
      ResponseCode: 3,
      Output: expect.stringContaining('exit status 3'),
    });
  });

  test('goes on within MaxErrors and is then incomplete (monitor-commands)', async () => {
    addHosts(3);

    const { command } = await ran({ DocumentName: 'fail', MaxErrors: '100%' });

    expect(command).toMatchObject({ StatusDetails: 'Incomplete', ErrorCount: 3 });
  });

  test('kills the script at the timeout of the document, and says so (monitor-commands: Execution Timed Out)', async () => {
    addHosts(1);

    const { command, invocations } = await ran({ DocumentName: 'sleep' });

    expect(command).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
    expect(invocations[0]?.CommandPlugins?.[0]?.Output).toContain('started');
  });

  test('gives up a host whose agent does not answer, without counting an error (monitor-commands: Delivery Timed Out)', async () => {
    const [host] = addHosts(1);
    if (host !== undefined) host.online = false;

    const { command } = await ran({ DocumentName: 'echo', TimeoutSeconds: 30 });

    expect(command).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
      ErrorCount: 0,
      DeliveryTimedOutCount: 1,
    });
  });

  test('delivers to a host that comes back in time (monitor-commands: Delayed)', async () => {
    const [host] = addHosts(1);
    if (host === undefined) throw new Error('expected a host');
    host.online = false;
    const sending = ran({ DocumentName: 'echo', TimeoutSeconds: 3600 });
    await delay(100);

    host.online = true;

    await expect(sending).resolves.toMatchObject({ command: { Status: 'Success' } });
  });

  test('cannot deliver to a terminated instance that still carries the tag (monitor-commands: Undeliverable)', async () => {
    const [host] = addHosts(1);
    if (host !== undefined) host.terminated = true;

    const { invocations } = await ran({ DocumentName: 'echo' });

    expect(invocations[0]?.StatusDetails).toBe('Undeliverable');
  });

  test('keeps 24,000 characters of output, 8,000 of errors, and shows 2,500 in the list (API GetCommandInvocation and CommandPlugin)', async () => {
    addHosts(1);

    const { CommandId, invocations } = await ran({ DocumentName: 'long' });

    const output = await ssm.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId: 'i-0' }),
    );
    expect(output.StandardOutputContent).toHaveLength(24_000);
    expect(output.StandardErrorContent).toHaveLength(8_000);
    expect(invocations[0]?.CommandPlugins?.[0]?.Output).toHaveLength(2_500);
  });

  test.each([
    ['Word', 'Has Capitals', 'InvalidParameters'],
    ['Word', 'x; reboot', 'InvalidParameters'],
    ['Other', 'x', 'InvalidParameters'],
  ])(
    'refuses parameter %s=%s (User Guide: SSM document syntax, allowedPattern; API SendCommand: InvalidParameters)',
    async (name, value, error) => {
      const sending = ran({ DocumentName: 'echo', Parameters: { [name]: [value] } });

      await expect(sending).rejects.toMatchObject({ name: error });
    },
  );

  test('refuses unknown documents and instances (API SendCommand: errors)', async () => {
    await expect(ran({ DocumentName: 'other' })).rejects.toMatchObject({ name: 'InvalidDocument' });
    await expect(
      ssm.send(new SendCommandCommand({ DocumentName: 'echo', InstanceIds: ['i-unknown'] })),
    ).rejects.toMatchObject({
      name: 'InvalidInstanceId',
      message: 'Instances [[i-unknown]] not in a valid state for account 123456789012',
    });
  });

  test('gives the script the variables of a host and no others (AWS_SSM_*: source of the SSM agent; the rest is ours, undocumented)', async () => {
    addHosts(1);

    const { invocations } = await ran({ DocumentName: 'environment' });

    expect(invocations[0]?.CommandPlugins?.[0]?.Output?.trim().split(' ')).toEqual([
      'AWS_EC2_METADATA_SERVICE_ENDPOINT',
      'AWS_ENDPOINT_URL',
      'AWS_SSM_INSTANCE_ID',
      'AWS_SSM_REGION_NAME',
      'PATH',
      'PROMROTATE_HOST_ROOT',
      'PWD',
    ]);
  });

  test('lets a test kill what runs on hosts, whose commands then fail (killShells is ours)', async () => {
    addHosts(2);
    const running = ran({ DocumentName: 'wait' });
    await started(2);

    expect(deployed.standIn.killShells()).toBe(2);

    const { command, invocations } = await running;
    expect(command).toMatchObject({ Status: 'Failed', ErrorCount: 2 });
    expect(invocations[0]?.CommandPlugins?.[0]).toMatchObject({ ResponseCode: 137 });
    expect(deployed.standIn.killShells()).toBe(0);
  });

  test('kills at its stop what a script left running', async () => {
    addHosts(1);
    const { invocations } = await ran({ DocumentName: 'leave' });
    const processId = invocations[0]?.CommandPlugins?.[0]?.Output?.trim() ?? '';
    expect(isRunning(processId)).toBe(true);

    await deployed.standIn.stop();

    await expect(ended(processId)).resolves.toBe(true);
  });
});

/** A process that is dead but not yet waited for has the state Z. */
function isRunning(processId: string): boolean {
  const file = `/proc/${processId}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

async function ended(processId: string): Promise<boolean> {
  for (let n = 0; n < 100 && isRunning(processId); n++) await delay(20);
  return !isRunning(processId);
}
