import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { compositeAlarmsOf, metricAlarmsOf, slugOf } from './monitoring/deployed-alarms.ts';
import { documentsOf, type Statement } from './policy-statements.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')], {
  notifications: { email: ['monitoring@example.com'] },
});

const refSchema = z.object({ Ref: z.string() });
const arnSchema = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const topicSchema = z.object({
  Properties: z.object({ TopicName: z.string(), KmsMasterKeyId: arnSchema }),
});
const ruleSchema = z.object({
  Properties: z.object({
    Targets: z.array(z.looseObject({ Arn: z.unknown(), RoleArn: z.unknown().optional() })),
  }),
});
const deadLetterSchema = z.object({ DeadLetterConfig: z.object({ Arn: arnSchema }) });

const byId = (id: string, among: readonly (readonly [string, readonly Statement[]])[]) =>
  among.flatMap(([found, statements]) => (found === id ? statements : []));

const topicOf = (id: string) =>
  topicSchema.parse(template.findResources('AWS::SNS::Topic')[id]).Properties;

const policySchema = z.object({
  Properties: z.object({ Topics: z.array(refSchema) }),
});

/** What the policies of a topic say of a service. */
const topicGrants = (topic: string, service: string): readonly Statement[] =>
  documentsOf(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument')
    .filter(([id]) => {
      const policy = template.findResources('AWS::SNS::TopicPolicy')[id];
      return policySchema.parse(policy).Properties.Topics.some(({ Ref }) => Ref === topic);
    })
    .flatMap(([, statements]) => statements.filter(isFor(service)));

const keyGrants = (topic: string, service: string): readonly Statement[] => {
  const [key] = topicOf(topic).KmsMasterKeyId['Fn::GetAtt'];
  return byId(key, documentsOf(template, 'AWS::KMS::Key', 'KeyPolicy')).filter(isFor(service));
};

const isFor =
  (service: string) =>
  ({ Principal }: Statement): boolean =>
    JSON.stringify(Principal) === JSON.stringify({ Service: service });

const encrypting = ['kms:Decrypt', 'kms:GenerateDataKey*'];

describe('every alarm reaches people, for its topic and the key of that let CloudWatch in', () => {
  const ourAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

  test.each(
    [...metricAlarmsOf(template), ...compositeAlarmsOf(template)].map(
      (alarm) => [slugOf(alarm), alarm] as const,
    ),
  )('%s', (_, { AlarmActions }) => {
    for (const { Ref: topic } of AlarmActions) {
      const cloudWatch = 'cloudwatch.amazonaws.com';

      expect(topicGrants(topic, cloudWatch)).toEqual([
        expect.objectContaining({
          Effect: 'Allow',
          Action: ['sns:Publish'],
          Resource: { Ref: topic },
          Condition: ourAccount,
        }),
      ]);
      expect(keyGrants(topic, cloudWatch)).toEqual([
        expect.objectContaining({ Effect: 'Allow', Action: encrypting, Condition: ourAccount }),
      ]);
    }
  });
});

/** Rules that tell people, by the topic that they publish to. */
const telling = Object.entries(template.findResources('AWS::Events::Rule')).flatMap(
  ([id, resource]) =>
    ruleSchema.parse(resource).Properties.Targets.flatMap((target) => {
      const topic = refSchema.safeParse(target.Arn).data?.Ref;
      return topic === undefined ? [] : [[id, topic, target] as const];
    }),
);

describe('every rule that tells people', () => {
  const eventBridge = 'events.amazonaws.com';

  test('is one of three', () => {
    expect(telling.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'MonitoringCredentialsCurrent',
      'MonitoringDefinitionsWritten',
      'MonitoringRotationsFailed',
    ]);
  });

  test.each(telling)('%s is let in by its topic, without a condition', (_, topic) => {
    const [grant, ...others] = topicGrants(topic, eventBridge);

    expect(others).toEqual([]);
    expect(grant).toMatchObject({
      Effect: 'Allow',
      Action: ['sns:Publish'],
      Resource: { Ref: topic },
    });
    // Any would keep everything out: SNS is not told for which rule EventBridge publishes.
    expect(grant?.Condition ?? {}).toEqual({});
  });

  test.each(telling)('%s may use the key of its topic, for that topic only', (_, topic) => {
    const [grant, ...others] = keyGrants(topic, eventBridge);

    expect(others).toEqual([]);
    expect(grant).toMatchObject({ Effect: 'Allow', Action: encrypting });
    // A source of the call would keep everything out: KMS is not told any.
    expect(Object.keys(grant?.Condition ?? {})).toEqual(['StringEquals']);
    expect(JSON.stringify(grant?.Condition)).toMatch(
      new RegExp(
        `^{"StringEquals":{"kms:EncryptionContext:aws:sns:topicArn":.*:${topicOf(topic).TopicName}"]]}}}$`,
      ),
    );
  });

  test.each(telling)(
    '%s publishes as itself, and keeps what it cannot deliver',
    (id, _, target) => {
      const [queue] = deadLetterSchema.parse(target).DeadLetterConfig.Arn['Fn::GetAtt'];
      const queueGrants = documentsOf(template, 'AWS::SQS::QueuePolicy', 'PolicyDocument')
        .flatMap(([, statements]) => statements)
        .filter(({ Action, Condition }) => {
          return (
            Action.includes('sqs:SendMessage') && JSON.stringify(Condition).includes(`"${id}"`)
          );
        });

      // With a role, delivery to an encrypted topic fails.
      expect(target.RoleArn).toBeUndefined();
      expect(queueGrants).toEqual([
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: eventBridge },
          Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
        }),
      ]);
    },
  );
});

test('what is not encrypted on its way is refused, whoever publishes', () => {
  const [, statements] = documentsOf(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument')[0] ?? [];

  expect(statements?.[0]).toMatchObject({
    Effect: 'Deny',
    Principal: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  // Nobody else is let in: functions publish by their own policies.
  expect(statements?.filter(({ Effect }) => Effect === 'Allow')).toHaveLength(2);
});

test('the addresses of the settings hear of alarms', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'monitoring@example.com',
  });
});

test('the good news of rotations can be switched off, and nothing else with it', () => {
  const quiet = templateOf([endpointEntry('central')], { notifications: { rotations: false } });
  const rulesOf = (of: typeof template) =>
    Object.keys(of.findResources('AWS::Events::Rule')).map((id) => id.replace(/[0-9A-F]{8}$/, ''));

  const gone = rulesOf(template).filter((id) => !rulesOf(quiet).includes(id));

  expect(gone).toEqual(['MonitoringCredentialsCurrent']);
});
