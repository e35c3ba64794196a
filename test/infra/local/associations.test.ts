import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StandInOptions } from '../../../infra/local/stand-in.ts';
import { writeAssembly } from '../../support/stand-in/assembly.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { association, shellDocument } from '../../support/stand-in/documents.ts';

const resources = {
  Echo: shellDocument('echo', ['echo "word {{ Word }} on $AWS_SSM_INSTANCE_ID"']),
  EchoOnA: association('Echo', { Parameters: { Word: ['hello'] } }),
};

/** Fails when it is under way on another host; the hosts of these tests share a folder. */
const alone = shellDocument('alone', ['mkdir lock || exit 9', 'sleep 0.1', 'rmdir lock']);

/**
 * When associations run: API CreateAssociation, ApplyOnlyAtCronInterval ("runs it immediately after it
 * is created and then according to the schedule you specified and when target changes are detected"),
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html
 */
describe('State Manager of the stand-in', () => {
  let root: string;
  let deployed: Deployed | undefined;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'promrotate-hosts-'));
  });
  afterEach(async () => {
    await deployed?.remove();
    deployed = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  async function deploy(
    template: Record<string, object> = resources,
    options: StandInOptions = {},
  ) {
    deployed = await deployedStandIn(template, options);
    const { standIn, events } = deployed;
    const { ssm } = clientsFor(standIn.adminEnvironment());
    const addHost = (instanceId: string, more: object = {}) =>
      standIn.addHost({
        instanceId,
        root,
        tags: { fleet: 'a' },
        managedPolicies: [],
        roleTags: {},
        ...more,
      });
    const executionsOf = async (AssociationId: string) => {
      const command = new DescribeAssociationExecutionsCommand({ AssociationId });
      return (await ssm.send(command)).AssociationExecutions ?? [];
    };
    const only = async () => {
      const { Associations = [] } = await ssm.send(new ListAssociationsCommand({}));
      expect(Associations).toHaveLength(1);
      return Associations[0]?.AssociationId ?? '';
    };
    const ended = () => events.flatMap((event) => (event.kind === 'command-ended' ? [event] : []));
    return { standIn, ssm, addHost, executionsOf, only, ended };
  }

  test('runs at once on a new host that has the tag, and shows its output by the command id', async () => {
    const { standIn, ssm, addHost, executionsOf, only, ended } = await deploy();
    addHost('i-a');
    addHost('i-b', { tags: { fleet: 'b' } });

    await standIn.idle();

    const AssociationId = await only();
    const executions = await executionsOf(AssociationId);
    expect(executions).toMatchObject([{ Status: 'Success', ResourceCountByStatus: '{Success=1}' }]);
    const ExecutionId = executions[0]?.ExecutionId ?? '';
    const { AssociationExecutionTargets: targets } = await ssm.send(
      new DescribeAssociationExecutionTargetsCommand({ AssociationId, ExecutionId }),
    );
    expect(targets).toMatchObject([
      { ResourceId: 'i-a', Status: 'Success', OutputSource: { OutputSourceType: 'RunCommand' } },
    ]);
    const CommandId = targets?.[0]?.OutputSource?.OutputSourceId;
    const { CommandInvocations: invocations } = await ssm.send(
      new ListCommandInvocationsCommand({ CommandId, InstanceId: 'i-a', Details: true }),
    );
    expect(invocations?.[0]?.CommandPlugins?.[0]?.Output).toBe('word hello on i-a\n');
    expect(ended()).toMatchObject([{ commandId: CommandId, document: 'echo', instanceId: 'i-a' }]);
  });

  test.each([
    [true, 1],
    [false, 0],
  ])(
    'with atCreation %s runs %i times at its creation on the hosts that are there',
    async (atCreation, runs) => {
      const { standIn, addHost, executionsOf } = await deploy(
        { Echo: resources.Echo },
        { associations: { atCreation } },
      );
      addHost('i-a');
      const assembly = writeAssembly(
        { Other: shellDocument('other', ['true']), OtherOnA: association('Other') },
        { Outputs: { Id: { Value: { Ref: 'OtherOnA' } } } },
      );

      const { outputs } = await standIn.deploy(assembly.directory, 'Small');
      assembly.remove();
      await standIn.idle();

      await expect(executionsOf(outputs['Id'] ?? '')).resolves.toHaveLength(runs);
    },
  );

  test('leaves new hosts to the schedule when it is told to', async () => {
    const { standIn, addHost, executionsOf, only } = await deploy(resources, {
      associations: { onNewHosts: false },
    });
    addHost('i-a');

    await standIn.idle();

    await expect(executionsOf(await only())).resolves.toEqual([]);
  });

  test('runs at each interval of the schedule clock', async () => {
    const { addHost, executionsOf, only } = await deploy(resources, { scheduleHourMs: 200 });
    addHost('i-a');
    const id = await only();

    await until(async () => (await executionsOf(id)).length >= 3);

    const times = (await executionsOf(id)).map(({ CreatedTime }) => Number(CreatedTime));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('leaves out hosts that do not answer, and has them when they are back', async () => {
    const { standIn, ssm, addHost, executionsOf, only } = await deploy();
    const away = addHost('i-away', { online: false });
    addHost('i-there');
    const id = await only();
    const hostsOfLast = async () => {
      const ExecutionId = (await executionsOf(id))[0]?.ExecutionId ?? '';
      const { AssociationExecutionTargets = [] } = await ssm.send(
        new DescribeAssociationExecutionTargetsCommand({ AssociationId: id, ExecutionId }),
      );
      return AssociationExecutionTargets.map(({ ResourceId }) => ResourceId);
    };

    await standIn.associations.run('Echo-on');
    const before = await hostsOfLast();
    away.online = true;
    await standIn.associations.run();

    expect(before).toEqual(['i-there']);
    await expect(hostsOfLast()).resolves.toEqual(['i-away', 'i-there']);
  });

  test('runs on MaxConcurrency hosts at a time', async () => {
    const { standIn, addHost, executionsOf, only } = await deploy(
      { Alone: alone, AloneOnA: association('Alone', { MaxConcurrency: '1' }) },
      { associations: { onNewHosts: false } },
    );
    for (const id of ['i-1', 'i-2', 'i-3']) addHost(id);

    await standIn.associations.run('alone');

    await expect(executionsOf(await only())).resolves.toMatchObject([
      { Status: 'Success', ResourceCountByStatus: '{Success=3}' },
    ]);
  });

  test('does not know an association by a name that none has', async () => {
    const { standIn } = await deploy();

    await expect(standIn.associations.run('other')).rejects.toThrow(
      'expected an association named like "other", found none',
    );
  });
});

async function until(isMet: () => Promise<boolean>): Promise<void> {
  while (!(await isMet())) await delay(20);
}
