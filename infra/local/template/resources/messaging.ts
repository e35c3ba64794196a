import { z } from 'zod';
import { compilePattern } from '../../events/event-pattern.ts';
import { queueLengthGauge } from '../../events/queue-length.ts';
import { compileTargetInput, targetInputSchema } from '../../events/target-input.ts';
import { assertJudgeable } from '../../iam/judgeable.ts';
import { statementsOf } from '../../iam/policy-document.ts';
import { arnOf } from '../../place.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

const ruleSchema = z.strictObject({
  ...inert('Description', 'Tags'),
  Name: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z
    .array(
      z.strictObject({
        Arn: z
          .string()
          .regex(/:(lambda|sns):/, { error: 'the stand-in delivers to functions and topics only' }),
        Id: z.string(),
        ...targetInputSchema,
        DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
        // Lambda and SNS take whatever they may be given at the first attempt.
        ...inert('RetryPolicy'),
      }),
    )
    .default([]),
});

/** Without a key of one's own, whose use would be a permission more. */
const queueSchema = z.strictObject({
  ...inert('MessageRetentionPeriod', 'SqsManagedSseEnabled', 'Tags'),
  QueueName: z.string().optional(),
});

const queuePolicySchema = z.strictObject({
  PolicyDocument: z.unknown(),
  Queues: z.array(z.string()).min(1),
});

const topicSchema = z.strictObject({
  ...inert('DisplayName', 'Tags'),
  KmsMasterKeyId: z.string().optional(),
  TopicName: z.string().optional(),
});

const topicPolicySchema = z.strictObject({
  PolicyDocument: z.unknown(),
  Topics: z.array(z.string()).min(1),
});

export const messagingResources: ResourceHandlers = {
  'AWS::Events::Rule': ({ properties, generatedName }, aws) => {
    const { Name, EventPattern, State, Targets } = ruleSchema.parse(properties);
    const name = Name ?? generatedName.slice(0, 64);
    const arn = arnOf(aws.place, 'events', `rule/${name}`);
    const targets = Targets.map((target) => ({
      arn: target.Arn,
      input: compileTargetInput(target),
      deadLetterArn: target.DeadLetterConfig?.Arn,
    }));
    const matches = compilePattern(EventPattern);
    if (State === 'ENABLED') aws.bus.addRule({ name, arn, matches, targets });
    return { ref: name, attributes: { Arn: arn } };
  },

  'AWS::SQS::Queue': ({ properties, generatedName }, { place, metrics, deadLetters }) => {
    const { QueueName = generatedName } = queueSchema.parse(properties);
    const ref = `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${QueueName}`;
    const Arn = arnOf(place, 'sqs', QueueName);
    metrics.gauge(
      {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName },
      },
      queueLengthGauge(
        () => deadLetters.filter(({ queueArn }) => queueArn === Arn).length,
        () => metrics.currentMinute(),
      ),
    );
    return { ref, attributes: { Arn, QueueName, QueueUrl: ref } };
  },

  'AWS::SQS::QueuePolicy': ({ properties, generatedName }, { queuePolicies }) => {
    const statements = statementsOf(queuePolicySchema.parse(properties).PolicyDocument);
    assertJudgeable(statements);
    queuePolicies.add(statements);
    return { ref: generatedName };
  },

  'AWS::SNS::Topic': ({ properties, generatedName }, { place, topics }) => {
    const { TopicName = generatedName, KmsMasterKeyId } = topicSchema.parse(properties);
    const TopicArn = arnOf(place, 'sns', TopicName);
    topics.add({ arn: TopicArn, kmsKeyId: KmsMasterKeyId });
    return { ref: TopicArn, attributes: { TopicArn, TopicName } };
  },

  'AWS::SNS::TopicPolicy': ({ properties, generatedName }, { topics }) => {
    const { PolicyDocument, Topics } = topicPolicySchema.parse(properties);
    const statements = statementsOf(PolicyDocument);
    assertJudgeable(statements);
    for (const arn of Topics) topics.setPolicy(arn, statements);
    return { ref: generatedName };
  },
};
