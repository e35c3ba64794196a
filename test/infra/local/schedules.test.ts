import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document, lambda, role } from '../../support/stand-in/small-template.ts';

const getAtt = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const groupArn = 'arn:aws:scheduler:eu-central-1:123456789012:schedule-group/sweeps';
const scheduleArn = 'arn:aws:scheduler:eu-central-1:123456789012:schedule/sweeps/sweep';

/** A role that Scheduler may assume for schedules of one group. */
const schedulerRole = (statements: object[], sourceArn: unknown = getAtt('Group')) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: {
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': sourceArn,
        },
      },
    }),
    Policies: [{ PolicyName: 'inline', PolicyDocument: document(...statements) }],
  },
});

const mayInvoke = allow('lambda:InvokeFunction', getAtt('Listener'));
const maySend = allow('sqs:SendMessage', getAtt('Queue'));

const target = (more: object = {}) => ({
  Arn: getAtt('Listener'),
  RoleArn: getAtt('SchedulerRole'),
  ...more,
});

const schedule = (properties: object = {}, targetProperties: object = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name: 'sweep',
    GroupName: { Ref: 'Group' },
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    Target: target({ Input: '{"sweep":true}', ...targetProperties }),
    ...properties,
  },
});

const resources = {
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'sweeps' } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'gave-up' } },
  ListenerRole: role(allow('logs:PutLogEvents', '*')),
  Listener: lambda('listener', 'ListenerRole', { FunctionName: 'listen' }),
  SchedulerRole: schedulerRole([mayInvoke, maySend]),
  Sweep: schedule(),
};

/** EventBridge Scheduler User Guide: https://docs.aws.amazon.com/scheduler/latest/UserGuide/ */
describe('schedules in the stand-in', () => {
  let deployed: Deployed | undefined;
  afterEach(() => deployed?.remove());

  async function deploy(changes: object = {}, options: object = {}): Promise<Deployed> {
    deployed = await deployedStandIn(
      { ...resources, ...changes },
      {
        prepare: (assembly) =>
          writeBundle(
            assembly,
            'listener',
            'export const handler = (event) => { console.log(JSON.stringify(event)); };',
          ),
        ...options,
      },
    );
    return deployed;
  }

  const eventsOf = ({ standIn }: Deployed): unknown[] =>
    standIn.logs('listen').map((line): unknown => JSON.parse(line));

  test('fire one interval after the deployment and then at each, on a fast clock', async () => {
    const started = await deploy({}, { scheduleHourMs: 100 });
    expect(eventsOf(started)).toEqual([]);

    while (eventsOf(started).length < 2) await delay(10);

    expect(eventsOf(started).slice(0, 2)).toEqual([{ sweep: true }, { sweep: true }]);
    expect(started.events).toContainEqual({
      kind: 'schedule-fired',
      schedule: 'sweep',
      target: 'arn:aws:lambda:eu-central-1:123456789012:function:listen',
      succeeded: true,
    });
  });

  test('fire when they are told to, whatever the clock, and hold nobody up', async () => {
    const started = await deploy();

    await started.standIn.schedules.run('swe');
    await started.standIn.schedules.run();
    await started.standIn.idle();

    expect(eventsOf(started)).toHaveLength(2);
    await expect(started.standIn.schedules.run('other')).rejects.toThrow(
      'expected an enabled schedule named like "other", found none',
    );
  });

  test('fill context attributes into their input (User Guide: managing-schedule-context-attributes)', async () => {
    const Input =
      '{"arn":"<aws.scheduler.schedule-arn>","time":"<aws.scheduler.scheduled-time>","attempt":"<aws.scheduler.attempt-number>"}';
    const started = await deploy(
      { Sweep: schedule({}, { Input }) },
      { clock: () => Date.UTC(2026, 0, 2, 3, 4, 5) },
    );

    await started.standIn.schedules.run();
    await started.standIn.idle();

    expect(eventsOf(started)).toEqual([
      { arn: scheduleArn, time: '2026-01-02T03:04:05Z', attempt: '1' },
    ]);
  });

  test('send an event of their own without input', async () => {
    const started = await deploy({ Sweep: schedule({ Target: target() }) });

    await started.standIn.schedules.run();
    await started.standIn.idle();

    expect(eventsOf(started)).toEqual([
      expect.objectContaining({ source: 'aws.scheduler', resources: [scheduleArn] }),
    ]);
  });

  test.each([
    ['kept as a dead letter', [maySend], 1],
    ['lost without the permission to send it', [], 0],
  ])(
    'need their role to invoke the function; what fails is %s (User Guide: configuring-schedule-dlq)',
    async (_, statements, letters) => {
      const started = await deploy({
        SchedulerRole: schedulerRole([allow('s3:GetObject', '*'), ...statements]),
        Sweep: schedule({}, { DeadLetterConfig: { Arn: getAtt('Queue') } }),
      });

      await started.standIn.schedules.run();
      await started.standIn.idle();

      expect(eventsOf(started)).toEqual([]);
      expect(started.standIn.deadLetters()).toEqual(
        Array.from({ length: letters }, () => ({
          queueArn: 'arn:aws:sqs:eu-central-1:123456789012:gave-up',
          source: scheduleArn,
          event: { sweep: true },
        })),
      );
      expect(started.standIn.calls()).toContainEqual(
        expect.objectContaining({ action: 'InvokeFunction', allowed: false }),
      );
    },
  );

  test('do not fire when they are disabled', async () => {
    const { standIn } = await deploy({ Sweep: schedule({ State: 'DISABLED' }) });

    await expect(standIn.schedules.run()).rejects.toThrow('found none');
  });

  test.each([
    ['at()', { Sweep: schedule({ ScheduleExpression: 'at(2026-01-01T00:00:00)' }) }, 'a rate'],
    ['a start date', { Sweep: schedule({ StartDate: 'x' }) }, '"Sweep.StartDate"'],
    ['no window', { Sweep: schedule({ FlexibleTimeWindow: undefined }) }, 'FlexibleTimeWindow'],
    ['input that is no JSON', { Sweep: schedule({}, { Input: '{' }) }, 'expected JSON'],
    ['a queue as target', { Sweep: schedule({}, { Arn: getAtt('Queue') }) }, 'functions only'],
    ['no such group', { Sweep: schedule({ GroupName: 'x' }) }, 'expected a schedule group "x"'],
    [
      'a role that only Lambda may assume',
      { Sweep: schedule({}, { RoleArn: getAtt('ListenerRole') }) },
      'must allow AWS EventBridge Scheduler to assume the role',
    ],
    [
      'a role for another group (User Guide: cross-service-confused-deputy-prevention)',
      { SchedulerRole: schedulerRole([mayInvoke], `${groupArn}-of-others`) },
      'must allow AWS EventBridge Scheduler to assume the role',
    ],
  ])('are not deployed with %s', async (_, changes, message) => {
    deployed = undefined;

    await expect(deploy(changes)).rejects.toThrow(message);
  });
});
