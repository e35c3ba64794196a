import { afterEach, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../../support/stand-in/assembly.ts';
import { type Deployed, deployedStandIn } from '../../../support/stand-in/deployed-stand-in.ts';
import { allow, document, lambda, role } from '../../../support/stand-in/small-template.ts';

const getAtt = (logicalId: string, name = 'Arn') => ({ 'Fn::GetAtt': [logicalId, name] });
const account = { Ref: 'AWS::AccountId' };
const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };
const fromHere = { StringEquals: { 'aws:SourceAccount': account } };
const fromElsewhere = { StringEquals: { 'aws:SourceAccount': '210987654321' } };

const publishing = (Principal: unknown, condition?: object) => ({
  ...allow('sns:Publish', { Ref: 'Topic' }, condition),
  Principal,
});
const insecure = {
  ...publishing('*', { Bool: { 'aws:SecureTransport': 'false' } }),
  Effect: 'Deny',
};
const usingKey = (actions: string[], condition: object = fromHere) => ({
  ...allow(actions, '*', condition),
  Principal: cloudWatch,
});

const alarm = (properties: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'trouble',
    AlarmActions: [{ Ref: 'Topic' }],
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    MetricName: 'Trouble',
    Namespace: 'promrotate',
    Dimensions: [{ Name: 'service', Value: 'listen' }],
    Period: 300,
    Statistic: 'Sum',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});

const topicPolicy = (...statements: object[]) => ({
  Type: 'AWS::SNS::TopicPolicy',
  Properties: { PolicyDocument: document(...statements), Topics: [{ Ref: 'Topic' }] },
});

const keyOf = (...statements: object[]) => ({
  Type: 'AWS::KMS::Key',
  Properties: { KeyPolicy: document(...statements) },
});

const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'told' } };
const encryptedTopic = {
  ...topic,
  Properties: { ...topic.Properties, KmsMasterKeyId: getAtt('Key') },
};

const listener = {
  ListenerRole: role(allow('logs:PutLogEvents', '*'), allow('sqs:SendMessage', getAtt('Letters'))),
  Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
  Listener: lambda('listener', 'ListenerRole', {
    FunctionName: 'listen',
    DeadLetterConfig: { TargetArn: getAtt('Letters') },
  }),
  Fires: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'fires',
      GroupName: { Ref: 'Group' },
      ScheduleExpression: 'rate(12 hours)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: getAtt('Listener'), RoleArn: getAtt('FiresRole'), Input: '{"trouble":2}' },
    },
  },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'group' } },
};

/** A role of the schedule that may start the function, or nothing at all. */
const firesRole = (mayInvoke: boolean) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
    }),
    Policies: [
      {
        PolicyName: 'inline',
        PolicyDocument: document(
          mayInvoke
            ? allow('lambda:InvokeFunction', getAtt('Listener'))
            : allow('s3:GetObject', '*'),
        ),
      },
    ],
  },
});

/** Writes a metric as powertools would, and throws when it is told to. */
const bundle = `export const handler = async ({ trouble, fail }) => {
  const metrics = [{ Namespace: 'promrotate', Dimensions: [['service']], Metrics: [{ Name: 'Trouble' }] }];
  console.log(JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: metrics }, service: 'listen', Trouble: trouble }));
  if (fail) throw new Error('told to');
};`;

describe('an alarm of a template', () => {
  let deployed: Deployed | undefined;
  let now = 0;
  afterEach(() => deployed?.remove());

  /** On a clock that stands still; its function is run once, and six minutes pass. */
  async function deploy(resources: object): Promise<Deployed> {
    now = 1_700_000_000_000;
    deployed = await deployedStandIn(
      { Topic: topic, ...listener, FiresRole: firesRole(true), ...resources },
      {
        clock: () => now,
        lambda: { asyncRetries: 0 },
        prepare: (assembly) => writeBundle(assembly, 'listener', bundle),
      },
    );
    return deployed;
  }

  async function fire({ standIn }: Deployed, minutes = 6): Promise<void> {
    await standIn.schedules.run();
    await standIn.idle();
    now += minutes * 60_000;
    standIn.alarms();
  }

  const statesOf = ({ standIn }: Deployed) =>
    Object.fromEntries(standIn.alarms().map(({ name, state }) => [name, state]));

  test('goes off by what a function writes to its log, and tells the topic (User Guide: embedded metric format)', async () => {
    const started = await deploy({ Alarm: alarm() });

    await fire(started);

    expect(statesOf(started)).toEqual({ trouble: 'ALARM' });
    expect(started.standIn.notices()).toMatchObject([
      {
        topicArn: 'arn:aws:sns:eu-central-1:123456789012:told',
        subject: 'ALARM: "trouble" in EU (Frankfurt)',
        message: expect.stringContaining('"NewStateValue":"ALARM"'),
      },
    ]);
    expect(started.events).toContainEqual(
      expect.objectContaining({ kind: 'alarm-changed', alarm: 'trouble', to: 'ALARM' }),
    );
  });

  test('has no metric of a function that may not write its log', async () => {
    const ListenerRole = role(allow('s3:GetObject', '*'));
    const started = await deploy({ Alarm: alarm(), ListenerRole });

    await fire(started);

    expect(statesOf(started)).toEqual({ trouble: 'OK' });
  });

  test.each([
    [true, { Invocations: 1, Errors: 1, Throttles: 0 }],
    [false, { Invocations: 1, Errors: 0, Throttles: 0 }],
  ])('sees the metrics of Lambda, when it fails: %s', async (fail, values) => {
    const Dimensions = [{ Name: 'FunctionName', Value: { Ref: 'Listener' } }];
    const equals = (MetricName: string, Threshold: number) =>
      alarm({
        AlarmName: MetricName,
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions,
        Threshold,
        Statistic: 'Maximum',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'missing',
      });
    const { Fires } = listener;
    const Target = { ...Fires.Properties.Target, Input: JSON.stringify({ fail }) };
    const started = await deploy({
      Fires: { ...Fires, Properties: { ...Fires.Properties, Target } },
      Invocations: equals('Invocations', 1),
      Errors: equals('Errors', 1),
      Throttles: equals('Throttles', 1),
      Duration: equals('Duration', 0),
      Slow: {
        ...equals('Duration', 60_000),
        Properties: { ...equals('Duration', 60_000).Properties, AlarmName: 'Slow' },
      },
      Waiting: alarm({
        AlarmName: 'Letters',
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: getAtt('Letters', 'QueueName') }],
      }),
    });

    await fire(started);

    const red = (value: number) => (value > 0 ? 'ALARM' : 'OK');
    expect(statesOf(started)).toEqual({
      Invocations: red(values.Invocations),
      Errors: red(values.Errors),
      Throttles: red(values.Throttles),
      Duration: 'ALARM',
      Slow: 'OK',
      Letters: fail ? 'ALARM' : 'OK',
    });
  });

  test('on a queue is told nothing more once nobody has touched it for six hours (SQS Developer Guide: monitoring)', async () => {
    const { Fires } = listener;
    const Target = { ...Fires.Properties.Target, Input: JSON.stringify({ fail: true }) };
    const letters = (TreatMissingData: string) =>
      alarm({
        AlarmName: TreatMissingData,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: getAtt('Letters', 'QueueName') }],
        Statistic: 'Maximum',
        TreatMissingData,
      });
    const started = await deploy({
      Fires: { ...Fires, Properties: { ...Fires.Properties, Target } },
      Ignoring: letters('ignore'),
      Forgetting: letters('notBreaching'),
    });
    const passHours = (hours: number) => {
      for (let hour = 0; hour < hours; hour++) {
        now += 3_600_000;
        started.standIn.alarms();
      }
    };

    await fire(started);
    expect(statesOf(started)).toEqual({ ignore: 'ALARM', notBreaching: 'ALARM' });
    passHours(7);
    expect(statesOf(started)).toEqual({ ignore: 'ALARM', notBreaching: 'OK' });
    started.standIn.purgeDeadLetters();
    passHours(1);
    expect(statesOf(started)).toEqual({ ignore: 'OK', notBreaching: 'OK' });
  });

  test.each([
    [true, 'OK'],
    [false, 'ALARM'],
  ])('sees the metrics of Scheduler, whose role may start the target: %s', async (may, state) => {
    const of = (MetricName: string) =>
      alarm({
        AlarmName: MetricName,
        Namespace: 'AWS/Scheduler',
        MetricName,
        Dimensions: [{ Name: 'ScheduleGroup', Value: { Ref: 'Group' } }],
      });
    const started = await deploy({
      FiresRole: firesRole(may),
      Attempts: of('InvocationAttemptCount'),
      Failed: of('TargetErrorCount'),
      Dropped: of('InvocationDroppedCount'),
    });

    await fire(started);

    expect(statesOf(started)).toEqual({
      InvocationAttemptCount: 'ALARM',
      TargetErrorCount: state,
      InvocationDroppedCount: state,
    });
  });

  const everything = ['kms:Decrypt', 'kms:GenerateDataKey*'];

  test.each([
    ['by the default policy of a topic', {}, true],
    [
      'by a policy that names CloudWatch, TLS being asked for',
      { Policy: topicPolicy(insecure, publishing(cloudWatch, fromHere)) },
      true,
    ],
    [
      'by a policy that names the alarm',
      {
        Policy: topicPolicy(
          publishing(cloudWatch, {
            ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' },
          }),
        ),
      },
      true,
    ],
    ['not by a policy that asks for TLS alone', { Policy: topicPolicy(insecure) }, false],
    [
      'not by a policy about another account',
      { Policy: topicPolicy(publishing(cloudWatch, fromElsewhere)) },
      false,
    ],
    [
      'not by a policy that names EventBridge',
      { Policy: topicPolicy(publishing({ Service: 'events.amazonaws.com' })) },
      false,
    ],
    [
      'with both uses of the key',
      { Topic: encryptedTopic, Key: keyOf(usingKey(everything)) },
      true,
    ],
    [
      'not with one use of the key',
      { Topic: encryptedTopic, Key: keyOf(usingKey(['kms:GenerateDataKey*'])) },
      false,
    ],
    [
      'not with a key for another account',
      { Topic: encryptedTopic, Key: keyOf(usingKey(everything, fromElsewhere)) },
      false,
    ],
    [
      'not with a key that trusts the account alone',
      {
        Topic: encryptedTopic,
        Key: keyOf({
          ...allow('kms:*', '*'),
          Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } },
        }),
      },
      false,
    ],
    [
      'not with the key of SNS itself',
      { Topic: { ...topic, Properties: { ...topic.Properties, KmsMasterKeyId: 'alias/aws/sns' } } },
      false,
    ],
  ])(
    'publishes %s (SNS Developer Guide: access policies, encryption of topics)',
    async (_, resources, arrives) => {
      const started = await deploy({ Alarm: alarm(), ...resources });

      await fire(started);

      expect(statesOf(started)).toEqual({ trouble: 'ALARM' });
      expect(started.standIn.notices()).toHaveLength(arrives ? 1 : 0);
      const denied = started.events.filter((event) => event.kind === 'call-denied');
      expect(denied).toHaveLength(arrives ? 0 : 1);
      const refused = started.standIn.calls().filter(({ allowed }) => !allowed);
      expect(refused.map(({ principal }) => principal)).toEqual(
        denied.map(() => 'cloudwatch.amazonaws.com'),
      );
      expect(refused.map(({ service, action }) => `${service}:${action}`)).toEqual(
        denied.map(({ action }) => action),
      );
    },
  );

  test('tells nobody while its actions are disabled', async () => {
    const started = await deploy({ Alarm: alarm({ ActionsEnabled: false }) });

    await fire(started);

    expect(statesOf(started)).toEqual({ trouble: 'ALARM' });
    expect(started.standIn.notices()).toEqual([]);
  });

  test('stands in the rule of a composite one by its ARN', async () => {
    const Either = {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'either',
        AlarmRule: { 'Fn::Join': ['', ['(ALARM("', getAtt('Alarm'), '"))']] },
        AlarmActions: [{ Ref: 'Topic' }],
      },
    };
    const started = await deploy({ Either, Alarm: alarm({ AlarmActions: [] }) });

    await fire(started);

    expect(statesOf(started)).toEqual({ trouble: 'ALARM', either: 'ALARM' });
    expect(started.standIn.notices()).toHaveLength(1);
  });

  test.each([
    ['Metrics', alarm({ Metrics: [] }), '"Alarm.Metrics"'],
    ['an extended statistic', alarm({ ExtendedStatistic: 'p99' }), '"Alarm.ExtendedStatistic"'],
    ['another statistic', alarm({ Statistic: 'p99' }), 'SampleCount, Average, Sum'],
    ['a band', alarm({ ComparisonOperator: 'GreaterThanUpperThreshold' }), 'LessThanThreshold'],
    ['no metric', alarm({ MetricName: undefined }), 'alarms on one metric only'],
    ['seconds', alarm({ Period: 10 }), 'whole minutes'],
    ['more than a day', alarm({ EvaluationPeriods: 300 }), 'no more than a day'],
    ['more of fewer', alarm({ DatapointsToAlarm: 2 }), 'no more than EvaluationPeriods'],
    ['an action on an instance', alarm({ AlarmActions: ['arn:aws:swf:x'] }), 'topics only'],
    [
      'a dashboard of no JSON',
      { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{' } },
      'JSON with widgets',
    ],
  ])('is refused with %s', async (_, Alarm, text) => {
    await expect(deploy({ Alarm })).rejects.toThrow(text);
    deployed = undefined;
  });

  test('stands beside a dashboard', async () => {
    const Dashboard = {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardBody: { 'Fn::Sub': '{"widgets":[{"region":"${AWS::Region}"}]}' } },
    };

    await expect(deploy({ Dashboard, Alarm: alarm() })).resolves.toBeDefined();
  });
});
