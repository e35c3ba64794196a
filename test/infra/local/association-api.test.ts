import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  ListAssociationsCommand,
  type ListAssociationsCommandInput,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { association, shellDocument } from '../../support/stand-in/documents.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, managed } from '../../support/stand-in/small-template.ts';

type Ssm = ReturnType<typeof clientsFor>['ssm'];

const describing = ['ssm:DescribeAssociationExecutions', 'ssm:DescribeAssociationExecutionTargets'];

const resources = {
  Echo: shellDocument('echo', ['true']),
  EchoOnA: association('Echo', { Tags: [{ Key: 'app', Value: 'ours' }] }),
  Fail: shellDocument('fail', ['exit 3']),
  FailOnA: association('Fail'),
  Lister: managed(allow('ssm:ListAssociations', '*')),
  Describer: managed(
    allow(describing, 'arn:aws:ssm:*:*:association/*', {
      StringEquals: { 'aws:ResourceTag/app': 'ours' },
    }),
  ),
};

/**
 * API: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListAssociations.html and
 * its neighbours. Permissions: Service Authorization Reference, AWS Systems Manager.
 */
describe('the API of associations in the stand-in', () => {
  let deployed: Deployed;
  let root: string;
  let administrator: Ssm;
  const ids: Record<string, string> = {};

  const addHost = (instanceId: string, fleet: string, managedPolicies: string[]) =>
    deployed.standIn.addHost({
      instanceId,
      root,
      tags: { fleet },
      managedPolicies,
      roleTags: {},
    });
  const clientOf = async (instanceId: string, policies: string[]) =>
    clientsFor(await hostCredentials(addHost(instanceId, 'none', policies))).ssm;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'promrotate-hosts-'));
    deployed = await deployedStandIn(resources);
    const { standIn } = deployed;
    ({ ssm: administrator } = clientsFor(standIn.adminEnvironment()));
    addHost('i-a', 'a', []);
    await standIn.idle();
    await standIn.associations.run('Echo');
    const { Associations = [] } = await administrator.send(new ListAssociationsCommand({}));
    for (const { Name = '', AssociationId = '' } of Associations) ids[Name] = AssociationId;
  });
  afterAll(async () => {
    await deployed.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const list = async (client: Ssm, input: ListAssociationsCommandInput) =>
    (await client.send(new ListAssociationsCommand(input))).Associations ?? [];
  const executions = async (client: Ssm, AssociationId = '', Filters: CreatedFilter[] = []) =>
    (await client.send(new DescribeAssociationExecutionsCommand({ AssociationId, Filters })))
      .AssociationExecutions ?? [];

  test.each([
    ['AssociationName', 'Echo-on-a', ['echo']],
    ['Name', 'fail', ['fail']],
    ['AssociationName', 'Echo', []],
  ] as const)('lists associations by %s=%s', async (key, value, names) => {
    const found = await list(administrator, { AssociationFilterList: [{ key, value }] });

    expect(found.map(({ Name }) => Name)).toEqual(names);
  });

  test('tells of an association what the template says, and how it went last', async () => {
    const [found] = await list(administrator, {
      AssociationFilterList: [{ key: 'Name', value: 'fail' }],
    });

    expect(found).toMatchObject({
      AssociationId: ids['fail'],
      AssociationName: 'Fail-on-a',
      Targets: [{ Key: 'tag:fleet', Values: ['a'] }],
      ScheduleExpression: 'rate(30 minutes)',
      LastExecutionDate: expect.any(Date),
      Overview: { Status: 'Failed', AssociationStatusAggregatedCount: { Failed: 1 } },
    });
  });

  test('goes from page to page (MaxResults, NextToken)', async () => {
    const first = await administrator.send(new ListAssociationsCommand({ MaxResults: 1 }));

    const { NextToken } = first;
    const second = await administrator.send(
      new ListAssociationsCommand({ MaxResults: 1, NextToken }),
    );

    expect([first, second].map(({ Associations }) => Associations?.[0]?.Name)).toEqual([
      'echo',
      'fail',
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  test('selects executions by the time of their creation', async () => {
    const all = await executions(administrator, ids['echo']);
    const [newest, oldest] = all.map(({ CreatedTime }) => CreatedTime?.toISOString() ?? '');
    const count = async (Type: CreatedFilter['Type'], Value = '') =>
      (await executions(administrator, ids['echo'], [{ Key: 'CreatedTime', Value, Type }])).length;

    expect(all).toHaveLength(2);
    await expect(count('GREATER_THAN', oldest)).resolves.toBe(1);
    await expect(count('GREATER_THAN', newest)).resolves.toBe(0);
    await expect(count('LESS_THAN', newest)).resolves.toBe(1);
  });

  test('does not know other associations and executions', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';

    await expect(executions(administrator, unknown)).rejects.toMatchObject({
      name: 'AssociationDoesNotExist',
    });
    await expect(
      administrator.send(
        new DescribeAssociationExecutionTargetsCommand({
          AssociationId: ids['echo'],
          ExecutionId: unknown,
        }),
      ),
    ).rejects.toMatchObject({ name: 'AssociationExecutionDoesNotExist' });
  });

  test('asks for ListAssociations on everything, and for the rest on the association and its tags', async () => {
    const lister = await clientOf('i-lister', ['Lister']);
    const describer = await clientOf('i-describer', ['Describer']);

    await expect(list(lister, {})).resolves.toHaveLength(2);
    await expect(list(describer, {})).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(executions(describer, ids['echo'])).resolves.toHaveLength(2);
    await expect(executions(describer, ids['fail'])).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`association/${ids['fail']}`),
    });
  });
});

interface CreatedFilter {
  readonly Key: 'CreatedTime';
  readonly Value: string;
  readonly Type: 'GREATER_THAN' | 'LESS_THAN';
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html */
describe('an association of a template', () => {
  const deploying = (more: object) =>
    deployedStandIn({ Echo: shellDocument('echo', ['true']), OnA: association('Echo', more) });

  test.each([
    [{ WaitForSuccessTimeoutSeconds: 60 }, 'OnA.WaitForSuccessTimeoutSeconds'],
    [{ ApplyOnlyAtCronInterval: true }, 'not supported for rate expressions'],
    [{ ScheduleExpression: 'rate(29 minutes)' }, 'expected a rate from 30 minutes to 31 days'],
    [{ ScheduleExpression: 'cron(0 2 * * ? *)' }, 'expected a rate such as "rate(1 hour)"'],
    [{ Parameters: { Other: ['x'] } }, 'has no parameter "Other"'],
    [{ Parameters: { Word: ['Capital'] } }, 'does not match its allowed pattern'],
    [{ Targets: [{ Key: 'InstanceIds', Values: ['i-a'] }] }, 'Targets.0.Key'],
    [{ Name: 'unknown' }, 'expected a Command document "unknown" by now, found none'],
  ])('is not deployed with %j', async (more, message) => {
    await expect(deploying(more)).rejects.toThrow(message);
  });
});
