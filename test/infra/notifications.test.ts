import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { findingMetric } from '../../functions/shared/contract.ts';
import type { FindingCode } from '../../functions/shared/finding.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')], {
  notifications: { email: ['monitoring@example.com'] },
});

const refSchema = z.object({ Ref: z.string() });
const keySchema = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Principal: z.unknown(),
  Condition: z.unknown().optional(),
});
const alarmSchema = z.object({
  Properties: z.looseObject({
    AlarmActions: z.array(refSchema).min(1),
    AlarmDescription: z.string(),
    TreatMissingData: z.string(),
    EvaluationPeriods: z.number(),
    Period: z.number(),
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
    Threshold: z.number(),
    ComparisonOperator: z.string(),
  }),
});
const topicSchema = z.object({ Properties: z.object({ KmsMasterKeyId: keySchema }) });
const topicPolicySchema = z.object({
  Properties: z.object({
    Topics: z.array(refSchema),
    PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  }),
});
const keyResourceSchema = z.object({
  Properties: z.object({ KeyPolicy: z.object({ Statement: z.array(statementSchema) }) }),
});

/** All of them: without one of them, or with one more, this does not compile. */
const findingCodes = Object.keys({
  BLOCK_OVERWRITTEN: true,
  CREDENTIAL_TOO_OLD: true,
  DEFINITION_CHANGED: true,
  GRACE_ENDED_IN_USE: true,
  HOST_NOT_CONVERGED: true,
  LEAK_UNFINISHED: true,
  OVERLAP_ENDED: true,
  PROBE_MISSING: true,
  RECEIVER_OPEN: true,
  RECEIVER_UNREACHABLE: true,
  ROTATION_ABANDONED: true,
  ROTATION_OVERDUE: true,
  ROTATION_STUCK: true,
  SCHEDULE_MISSING: true,
  STILL_ACCEPTED: true,
  WRITER_QUIET: true,
  WRITE_FAILING: true,
  WRITE_REFUSED: true,
} satisfies Record<FindingCode, true>);

const isSilence = (id: string) => id.startsWith('RetirementNoSweep');

const byCloudWatch = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
};
const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(
  ([id, alarm]) => [id, alarmSchema.parse(alarm).Properties] as const,
);

const topicOf = (id: string) =>
  topicSchema.parse(template.findResources('AWS::SNS::Topic')[id]).Properties;

const topicGrants = (id: string) =>
  Object.values(template.findResources('AWS::SNS::TopicPolicy'))
    .map((policy) => topicPolicySchema.parse(policy).Properties)
    .filter(({ Topics }) => Topics.some(({ Ref }) => Ref === id))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

const keyGrants = (id: string) =>
  keyResourceSchema.parse(template.findResources('AWS::KMS::Key')[id]).Properties.KeyPolicy
    .Statement;

describe('every alarm', () => {
  test('is one of those that are expected', () => {
    expect(alarms.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'RetirementErrors',
      ...findingCodes.map((code) => `RetirementFindings${code.replaceAll('_', '')}`),
      'RetirementGivenUp',
      'RetirementNoSweep',
      'RotationErrors',
      'WriterUpdatesErrors',
      'WriterUpdatesGivenUp',
    ]);
  });

  test.each([
    ['RotationErrors', 'AWS/Lambda', 'Errors', 'FunctionName', /^RotationRotateSecretFunction/],
    ['WriterUpdatesErrors', 'AWS/Lambda', 'Errors', 'FunctionName', /UpdateWritersFunction/],
    [
      'WriterUpdatesGivenUp',
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      /^WriterUpdatesDeadLetters/,
    ],
    ['RetirementErrors', 'AWS/Lambda', 'Errors', 'FunctionName', /^RetirementRetireCredential/],
    [
      'RetirementGivenUp',
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      /^RetirementDeadLetters/,
    ],
  ])('%s is red when %s %s of what it watches is above zero', (id, ...watched) => {
    const [namespace, metricName, dimension, resource] = watched;
    const alarm = alarms.find(([name]) => name.startsWith(id))?.[1];
    const value = JSON.stringify(alarm?.Dimensions[0]?.Value);

    expect(alarm).toMatchObject({
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: [{ Name: dimension }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(value)?.[1]).toMatch(resource);
  });

  test.each(alarms)(
    '%s reaches people: its topic and the topic’s key let CloudWatch in',
    (_, alarm) => {
      for (const { Ref: topic } of alarm.AlarmActions) {
        const [key] = topicOf(topic).KmsMasterKeyId['Fn::GetAtt'];

        expect(topicGrants(topic)).toContainEqual(
          expect.objectContaining({ ...byCloudWatch, Action: 'sns:Publish' }),
        );
        expect(keyGrants(key)).toContainEqual(
          expect.objectContaining({
            ...byCloudWatch,
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          }),
        );
      }
    },
  );

  test.each(alarms)('%s says what it means', (_, alarm) => {
    expect(alarm.AlarmDescription.length).toBeGreaterThan(80);
  });

  test.each(alarms.filter(([id]) => !isSilence(id)))('%s is green without data', (_, alarm) => {
    expect(alarm.TreatMissingData).toBe('notBreaching');
  });

  test('of a sweep that does not run is red without data, after three hours', () => {
    const [silence] = alarms.filter(([id]) => isSilence(id)).map(([, alarm]) => alarm);

    expect(silence).toMatchObject({
      TreatMissingData: 'breaching',
      MetricName: 'Invocations',
      Dimensions: [{ Value: { Ref: expect.stringMatching(/^RetirementRetireCredential/) } }],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 3,
      Period: 3_600,
    });
  });
});

describe('an open finding', () => {
  const findingAlarms = alarms.flatMap(([, alarm]) =>
    alarm.MetricName === findingMetric.name ? [alarm] : [],
  );

  test('has an alarm for each code, over all endpoints', () => {
    expect(findingAlarms.map(({ Namespace, Dimensions }) => [Namespace, Dimensions])).toEqual(
      findingCodes.map((code) => [
        'promrotate',
        [
          { Name: 'code', Value: code },
          { Name: 'service', Value: 'retire-credential' },
        ],
      ]),
    );
  });

  test('keeps its alarm red from one hourly look to the next', () => {
    for (const alarm of findingAlarms) {
      expect(alarm).toMatchObject({ DatapointsToAlarm: 1, Statistic: 'Maximum', Threshold: 0 });
      expect(alarm.EvaluationPeriods * alarm.Period).toBeGreaterThan(3_900);
    }
  });
});

test('the addresses of the settings hear of alarms', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'monitoring@example.com',
  });
});
