import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const common = {
  AlarmName: z.string().regex(/^promrotate-[a-z-]+$/),
  AlarmDescription: z.string().max(1_024),
  AlarmActions: z.array(z.object({ Ref: z.string() })).min(1),
};

const metricAlarmSchema = z.strictObject({
  ...common,
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.unknown() })).min(1),
  Statistic: z.enum(['Average', 'Maximum', 'SampleCount', 'Sum']),
  Period: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'LessThanThreshold']),
  TreatMissingData: z.enum(['breaching', 'ignore', 'notBreaching']),
});

const compositeAlarmSchema = z.strictObject({ ...common, AlarmRule: z.unknown() });

export type MetricAlarm = z.infer<typeof metricAlarmSchema>;
export type CompositeAlarm = z.infer<typeof compositeAlarmSchema>;

const resourceSchema = z.object({ Properties: z.unknown() });

const propertiesOf = (template: Template, type: string): unknown[] =>
  Object.values(template.findResources(type)).map(
    (resource) => resourceSchema.parse(resource).Properties,
  );

/** Strict: what is not known here is nothing that was thought about, such as metric math. */
export const metricAlarmsOf = (template: Template): MetricAlarm[] =>
  propertiesOf(template, 'AWS::CloudWatch::Alarm').map((found) => metricAlarmSchema.parse(found));

export const compositeAlarmsOf = (template: Template): CompositeAlarm[] =>
  propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm').map((found) =>
    compositeAlarmSchema.parse(found),
  );

export const slugOf = ({ AlarmName }: { readonly AlarmName: string }): string =>
  AlarmName.replace('promrotate-', '');

/** Of a description: where it says what to do. */
export const linkOf = ({ AlarmDescription }: { readonly AlarmDescription: string }): string =>
  /What to do: (\S+)$/.exec(AlarmDescription)?.[1] ?? '';
