import { z } from 'zod';
import { compilePattern } from '../../events/event-pattern.ts';
import { arnOf } from '../../place.ts';
import type { ResourceHandlers } from '../resource.ts';

/** Targets that get the whole event; input paths and transformers are not played. */
const ruleSchema = z.object({
  Name: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z
    .array(
      z.strictObject({
        Arn: z.string(),
        Id: z.string(),
        DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
        RetryPolicy: z.unknown().optional(),
      }),
    )
    .default([]),
});

const queueSchema = z.object({ QueueName: z.string().optional() });
const topicSchema = z.object({ TopicName: z.string().optional() });

export const messagingResources: ResourceHandlers = {
  'AWS::Events::Rule': ({ properties, generatedName }, aws) => {
    const { Name, EventPattern, State, Targets } = ruleSchema.parse(properties);
    const name = Name ?? generatedName.slice(0, 64);
    const arn = arnOf(aws.place, 'events', `rule/${name}`);
    const targets = Targets.map(({ Arn, DeadLetterConfig }) => ({
      arn: Arn,
      deadLetterArn: DeadLetterConfig?.Arn,
    }));
    const matches = compilePattern(EventPattern);
    if (State === 'ENABLED') aws.bus.addRule({ name, arn, matches, targets });
    return { ref: name, attributes: { Arn: arn } };
  },

  'AWS::SQS::Queue': ({ properties, generatedName }, { place }) => {
    const { QueueName = generatedName } = queueSchema.parse(properties);
    const ref = `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${QueueName}`;
    const Arn = arnOf(place, 'sqs', QueueName);
    return { ref, attributes: { Arn, QueueName, QueueUrl: ref } };
  },

  'AWS::SNS::Topic': ({ properties, generatedName }, { place }) => {
    const { TopicName = generatedName } = topicSchema.parse(properties);
    const TopicArn = arnOf(place, 'sns', TopicName);
    return { ref: TopicArn, attributes: { TopicArn, TopicName } };
  },
};
