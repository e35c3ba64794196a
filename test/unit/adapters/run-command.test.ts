import {
  type CommandInvocation,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { runCommandHosts } from '../../../functions/adapters/run-command.ts';
import { codeOf } from '../../support/world/drive.ts';

type Given = {
  status?: string;
  details?: string;
  targets?: number;
  invocations?: CommandInvocation[];
};

function hostsThat({ status = 'Success', details = status, targets = 1, invocations = [] }: Given) {
  const ssm = mockClient(SSMClient);
  ssm.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
  const command = {
    CommandId: 'c-1',
    Status: status,
    StatusDetails: details,
    TargetCount: targets,
  };
  ssm.on(ListCommandsCommand).resolves({ Commands: [command as never] });
  ssm.on(ListCommandInvocationsCommand).resolves({ CommandInvocations: invocations });
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const hosts = runCommandHosts(new SSMClient({}), clock, { apply: 'doc' });
  const run = () =>
    hosts.run({
      document: 'apply',
      hosts: 'central',
      waveSize: '1',
      deadline: 60_000,
      parameters: { Endpoint: 'central', Adopt: '' },
    });
  return { run, ssm };
}

const ended = (status: string, details: string, output = ''): CommandInvocation => ({
  InstanceId: 'i-1',
  Status: status as never,
  StatusDetails: details,
  CommandPlugins: [{ Output: output }],
});

describe('Run Command', () => {
  test('goes to the hosts of the tag, one at a time, and stops at the first failure', async () => {
    const { run, ssm } = hostsThat({ invocations: [ended('Success', 'Success')] });

    expect(await run()).toEqual({ hostCount: 1 });
    expect(ssm.commandCalls(SendCommandCommand)[0]?.args[0].input).toEqual({
      DocumentName: 'doc',
      Targets: [{ Key: 'tag:promrotate-receiver', Values: ['central'] }],
      Parameters: { Endpoint: ['central'], Adopt: [''] },
      MaxConcurrency: '1',
      MaxErrors: '0',
      TimeoutSeconds: 30,
    });
  });

  test.each<[string, Given, string]>([
    [
      'no host has the tag',
      { status: 'Success', details: 'NoInstancesInTag', targets: 0 },
      'NO_TARGETS',
    ],
    ['nothing was targeted', { targets: 0 }, 'NO_TARGETS'],
    [
      'a host is offline',
      { status: 'TimedOut', invocations: [ended('TimedOut', 'Undeliverable')] },
      'TARGET_OFFLINE',
    ],
    [
      'a host did not start in time',
      { status: 'TimedOut', invocations: [ended('TimedOut', 'Delivery Timed Out')] },
      'TARGET_OFFLINE',
    ],
    [
      'the script ran too long',
      { status: 'TimedOut', invocations: [ended('TimedOut', 'Execution Timed Out')] },
      'COMMAND_TIMED_OUT',
    ],
    ['it never ends', { status: 'InProgress' }, 'COMMAND_TIMED_OUT'],
    ['it was cancelled', { status: 'Cancelled' }, 'COMMAND_FAILED'],
  ])('fails with a code of its own when %s', async (_, given, code) => {
    expect(await codeOf(hostsThat(given).run())).toBe(code);
  });

  test('tells the cause, not that the other hosts were cancelled for it', async () => {
    const failed = ended('Failed', 'Failed', 'promrotate-error DUPLICATE_USER adopt it');
    const given = {
      status: 'Failed',
      targets: 2,
      invocations: [ended('Cancelled', 'Terminated'), failed],
    };

    await expect(hostsThat(given).run()).rejects.toThrow(/DUPLICATE_USER/);
  });

  test('does not take some of the hosts for all of them', async () => {
    const given = { targets: 3, invocations: [ended('Success', 'Success')] };
    expect(await codeOf(hostsThat(given).run())).toBe('COMMAND_FAILED');
  });

  test('tells the code that the script gave, and nothing else of its output', async () => {
    const output =
      'noise\n----------ERROR-------\npromrotate-error DUPLICATE_USER adopt it\nfailed to run';
    const { run } = hostsThat({
      status: 'Failed',
      invocations: [ended('Failed', 'Failed', output)],
    });

    await expect(run()).rejects.toThrow(
      'COMMAND_FAILED: expected host "i-1" to apply it, found DUPLICATE_USER: adopt it',
    );
  });
});
