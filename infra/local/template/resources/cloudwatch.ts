import { z } from 'zod';
import type { Alarm } from '../../cloudwatch/alarm.ts';
import { parseAlarmRule } from '../../cloudwatch/alarm-rule.ts';
import { comparisonOperators, treatments } from '../../cloudwatch/evaluation.ts';
import { statistics } from '../../cloudwatch/metric.ts';
import { arnOf, type Place } from '../../place.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers, ResourceInput } from '../resource.ts';

const topicArns = z
  .array(z.string().regex(/:sns:/, { error: 'the stand-in’s alarms notify topics only' }))
  .max(5)
  .default([]);

const aboutAlarms = {
  ...inert('Tags'),
  AlarmName: z.string().max(255).optional(),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: topicArns,
  OKActions: topicArns,
  InsufficientDataActions: topicArns,
};

/** An alarm on one metric with a plain statistic: no metric math, no percentile, no band, no query. */
const alarmSchema = z
  .strictObject({
    ...aboutAlarms,
    Namespace: z.string({ error: 'the stand-in plays alarms on one metric only' }),
    MetricName: z.string({ error: 'the stand-in plays alarms on one metric only' }),
    Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
    Statistic: z.enum(statistics, { error: `the stand-in plays ${statistics.join(', ')} only` }),
    Period: z.coerce.number().int().multipleOf(60, { error: 'expected whole minutes' }),
    EvaluationPeriods: z.coerce.number().int().min(1),
    DatapointsToAlarm: z.coerce.number().int().min(1).optional(),
    ComparisonOperator: z.enum(comparisonOperators, {
      error: `the stand-in plays ${comparisonOperators.join(', ')} only`,
    }),
    Threshold: z.coerce.number(),
    TreatMissingData: z.enum(treatments).default('missing'),
  })
  // PutMetricAlarm: one day, or seven when the period is an hour or more.
  .refine(({ Period, EvaluationPeriods }) => Period * EvaluationPeriods <= longestRange(Period), {
    error: 'expected no more than a day, or seven where the period is an hour or more',
    path: ['EvaluationPeriods'],
  })
  .refine(
    ({ DatapointsToAlarm = 1, EvaluationPeriods }) => DatapointsToAlarm <= EvaluationPeriods,
    {
      error: 'expected no more than EvaluationPeriods',
      path: ['DatapointsToAlarm'],
    },
  );

const daySeconds = 86_400;
const longestRange = (period: number) => (period < 3_600 ? daySeconds : 7 * daySeconds);

/** Without a suppressor. */
const compositeSchema = z.strictObject({ ...aboutAlarms, AlarmRule: z.string() });

const dashboardSchema = z.strictObject({
  DashboardName: z.string().optional(),
  DashboardBody: z.string().refine(isWidgets, { error: 'expected JSON with widgets' }),
});

type Common = z.output<typeof compositeSchema> | z.output<typeof alarmSchema>;

function common(alarm: Common, { generatedName }: ResourceInput, place: Place) {
  const { AlarmName: name = generatedName, AlarmDescription: description } = alarm;
  const of = (actions: readonly string[]) => (alarm.ActionsEnabled ? actions : []);
  const actions = {
    ALARM: of(alarm.AlarmActions),
    OK: of(alarm.OKActions),
    INSUFFICIENT_DATA: of(alarm.InsufficientDataActions),
  };
  return { name, description, actions, arn: arnOf(place, 'cloudwatch', `alarm:${name}`) };
}

const created = ({ name, arn }: Alarm) => ({ ref: name, attributes: { Arn: arn } });

export const cloudWatchResources: ResourceHandlers = {
  'AWS::CloudWatch::Alarm': (input, { place, alarms }) => {
    const properties = alarmSchema.parse(input.properties);
    const { Namespace, MetricName, Dimensions, EvaluationPeriods, Threshold } = properties;
    const alarm: Alarm = {
      kind: 'metric',
      ...common(properties, input, place),
      metric: {
        namespace: Namespace,
        name: MetricName,
        dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
      },
      threshold: {
        statistic: properties.Statistic,
        periodMinutes: properties.Period / 60,
        evaluationPeriods: EvaluationPeriods,
        datapointsToAlarm: properties.DatapointsToAlarm ?? EvaluationPeriods,
        comparisonOperator: properties.ComparisonOperator,
        threshold: Threshold,
        treatMissingData: properties.TreatMissingData,
      },
    };
    alarms.add(alarm);
    return created(alarm);
  },

  'AWS::CloudWatch::CompositeAlarm': (input, { place, alarms }) => {
    const properties = compositeSchema.parse(input.properties);
    const rule = parseAlarmRule(properties.AlarmRule);
    const alarm: Alarm = { kind: 'composite', ...common(properties, input, place), rule };
    alarms.add(alarm);
    return created(alarm);
  },

  'AWS::CloudWatch::Dashboard': ({ properties, generatedName }) => {
    const { DashboardName = generatedName } = dashboardSchema.parse(properties);
    return { ref: DashboardName };
  },
};

function isWidgets(text: string): boolean {
  try {
    return z.object({ widgets: z.array(z.unknown()) }).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
