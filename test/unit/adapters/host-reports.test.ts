import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { hostReports, toReport } from '../../../functions/adapters/host-reports.ts';
import { World } from '../../support/world/world.ts';

const ssm = mockClient(SSMClient);
const reports = hostReports(new SSMClient({ region: 'eu-central-1' }));
const since = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const { endpoint, writers } = new World().definition;
const central = { endpoint, writers: [] };

beforeEach(() => {
  ssm.reset();
});

/** One execution an entry, each a command on one host that said this. */
function play(outputs: readonly string[], AssociationName = 'promrotate-central-receivers'): void {
  ssm.on(ListAssociationsCommand).resolves({
    Associations: [{ AssociationName, AssociationId: 'a-1' }],
  });
  ssm.on(DescribeAssociationExecutionsCommand).resolves({
    AssociationExecutions: outputs.map((_, index) => ({
      ExecutionId: `e-${index}`,
      CreatedTime: new Date(since + (index + 1) * minute),
    })),
  });
  for (const [index, Output] of outputs.entries()) {
    const source = { OutputSourceId: `c-${index}`, OutputSourceType: 'RunCommand' };
    ssm.on(DescribeAssociationExecutionTargetsCommand, { ExecutionId: `e-${index}` }).resolves({
      AssociationExecutionTargets: [{ ResourceId: 'i-1', OutputSource: source }],
    });
    const ResponseFinishDateTime = new Date(since + (index + 1) * minute);
    ssm.on(ListCommandInvocationsCommand, { CommandId: `c-${index}` }).resolves({
      CommandInvocations: [
        { InstanceId: 'i-1', CommandPlugins: [{ Output, ResponseFinishDateTime }] },
      ],
    });
  }
}

describe('the reports of hosts', () => {
  test('are what the document said in the runs of the association, oldest first', async () => {
    play([
      'some log\npromrotate-report outcome=repaired fingerprint=abc sequence=7\n',
      'promrotate-report outcome=unchanged fingerprint=abc sequence=7\n',
    ]);

    expect(await reports.since(central, since)).toEqual([
      { host: 'i-1', at: since + minute, outcome: 'repaired', fingerprint: 'abc' },
      { host: 'i-1', at: since + 2 * minute, outcome: 'unchanged', fingerprint: 'abc' },
    ]);
  });

  test('tell with which error a host failed', async () => {
    play(['promrotate-error LOCKED expected the lock, found it held\n']);

    expect(await reports.since(central, since)).toEqual([
      {
        host: 'i-1',
        at: since + minute,
        outcome: 'failed',
        detail: 'LOCKED: expected the lock, found it held',
      },
    ]);
  });

  test('leave out what came before, and what says nothing', async () => {
    play(['promrotate-report outcome=new fingerprint=abc sequence=1\n', 'still at work\n']);

    expect(await reports.since(central, since + minute)).toEqual([]);
  });

  test('are none for an endpoint without an association', async () => {
    ssm.on(ListAssociationsCommand).resolves({ Associations: [] });

    expect(await reports.since(central, since)).toEqual([]);
  });

  test('are those of each writer too, and name it', async () => {
    play(
      [
        'promrotate-error NOT_PROVED expected an answer, found none\n',
        'promrotate-report outcome=switched version=v\n',
      ],
      'promrotate-central-writer-b',
    );

    expect(await reports.since({ endpoint, writers }, since)).toEqual([
      {
        host: 'i-1',
        writer: 'b',
        at: since + minute,
        outcome: 'failed',
        detail: 'NOT_PROVED: expected an answer, found none',
      },
      { host: 'i-1', writer: 'b', at: since + 2 * minute, outcome: 'switched' },
    ]);
  });

  test.each([
    ['Failed', 'COMMAND_FAILED'],
    ['Execution Timed Out', 'COMMAND_TIMED_OUT'],
  ])('say of a run that ended silently, %s, that it failed', (StatusDetails, code) => {
    const found = toReport({ InstanceId: 'i-1', StatusDetails });

    expect(found).toMatchObject([{ outcome: 'failed', detail: expect.stringContaining(code) }]);
  });

  test.each(['Undeliverable', 'Delivery Timed Out', 'In Progress'])(
    'say nothing of a host that %s',
    (StatusDetails) => {
      expect(toReport({ InstanceId: 'i-1', StatusDetails })).toEqual([]);
    },
  );
});
