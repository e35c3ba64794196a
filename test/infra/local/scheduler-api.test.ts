import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOptions } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document, managed } from '../../support/stand-in/small-template.ts';

const arnOf = (name: string) =>
  `arn:aws:scheduler:eu-central-1:123456789012:schedule/probes/${name}`;
const spareArn = 'arn:aws:scheduler:eu-central-1:123456789012:schedule/spares/*';
const target = 'arn:aws:lambda:eu-central-1:123456789012:function:probe';
const queue = 'arn:aws:sqs:eu-central-1:123456789012:gave-up';

const schedule = (Name: string, properties: object = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name,
    GroupName: { Ref: 'Group' },
    ScheduleExpression: 'rate(5 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: target, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Input: '{"a":1}' },
    ...properties,
  },
});

const resources = {
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'probes' } },
  Spares: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'spares' } },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
      }),
    },
  },
  A: schedule('probe-a'),
  B: schedule('probe-b', {
    ScheduleExpression: 'cron(0 4 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    Target: {
      Arn: target,
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DeadLetterConfig: { Arn: queue },
      RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
    },
  }),
  C: schedule('other'),
  D: schedule('probe-d'),
  Spare: schedule('probe-spare', { GroupName: { Ref: 'Spares' } }),
  Default: schedule('elsewhere', { GroupName: 'default' }),
  Ask: managed(
    allow('scheduler:GetSchedule', [arnOf('probe-*'), spareArn]),
    allow('scheduler:ListSchedules', '*'),
  ),
  Nothing: managed(allow('ssm:GetParameter', '*')),
};

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/ */
describe('Scheduler’s API in the stand-in', () => {
  let deployed: Deployed;
  let client: SchedulerClient;
  const at = Date.UTC(2026, 0, 2);

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { clock: () => at });
    client = clientOf('auditor', 'Ask');
  });
  afterAll(() => deployed.remove());

  const clientOf = (name: string, policy: string) =>
    new SchedulerClient(clientOptions(deployed.standIn.personEnvironment(name, [policy])));
  const get = (Name: string, GroupName = 'probes') =>
    client.send(new GetScheduleCommand({ Name, GroupName }));
  const namesOf = async (input: object) => {
    const { Schedules = [] } = await client.send(new ListSchedulesCommand(input));
    return Schedules.map(({ Name }) => Name);
  };

  test('tells a schedule as the template has it', async () => {
    await expect(get('probe-b')).resolves.toMatchObject({
      Arn: arnOf('probe-b'),
      Name: 'probe-b',
      GroupName: 'probes',
      State: 'ENABLED',
      ScheduleExpression: 'cron(0 4 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
      CreationDate: new Date(at),
      Target: {
        Arn: target,
        RoleArn: expect.stringContaining(':role/'),
        DeadLetterConfig: { Arn: queue },
        RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
      },
    });
    await expect(get('probe-a')).resolves.toMatchObject({
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{"a":1}' },
    });
  });

  test('knows a schedule in its own group only', async () => {
    const absent = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };

    await expect(get('probe-absent')).rejects.toMatchObject(absent);
  });

  test('lists by group, by prefix and by pages', async () => {
    const first = await client.send(
      new ListSchedulesCommand({ GroupName: 'probes', NamePrefix: 'probe-', MaxResults: 2 }),
    );
    const rest = { GroupName: 'probes', NamePrefix: 'probe-', MaxResults: 2 };

    expect(first.Schedules?.map(({ Name }) => Name)).toEqual(['probe-a', 'probe-b']);
    expect(await namesOf({ ...rest, NextToken: first.NextToken })).toEqual(['probe-d']);
    expect(await namesOf({ GroupName: 'default' })).toEqual(['elsewhere']);
    expect(await namesOf({})).toEqual(expect.arrayContaining(['elsewhere', 'other', 'probe-a']));
    expect(first.Schedules?.[0]).toEqual({
      Arn: arnOf('probe-a'),
      GroupName: 'probes',
      Name: 'probe-a',
      State: 'ENABLED',
      CreationDate: new Date(at),
      LastModificationDate: new Date(at),
      Target: { Arn: target },
    });
  });

  test('wants the permission', async () => {
    const denied = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } };
    const stranger = clientOf('stranger', 'Nothing');

    await expect(get('other')).rejects.toMatchObject(denied);
    await expect(stranger.send(new ListSchedulesCommand({}))).rejects.toMatchObject(denied);
  });

  test('tells that a schedule was disabled, which then fires no more, or removed', async () => {
    const { standIn } = deployed;

    standIn.schedules.disable('probe-spare');

    await expect(get('probe-spare', 'spares')).resolves.toMatchObject({ State: 'DISABLED' });
    expect(await namesOf({ State: 'DISABLED' })).toEqual(['probe-spare']);
    await expect(standIn.schedules.run('probe-spare')).rejects.toThrow('found none');

    standIn.schedules.enable('probe-spare');
    await expect(get('probe-spare', 'spares')).resolves.toMatchObject({ State: 'ENABLED' });

    standIn.schedules.remove('probe-spare');
    await expect(get('probe-spare', 'spares')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(() => standIn.schedules.remove('probe-spare')).toThrow(
      'expected a schedule "probe-spare"',
    );
  });
});
