import type { Place } from '../place.ts';
import type { Alarm, AlarmChange } from './alarm.ts';

/** AWS General Reference, "Regions"; a Region that is not here goes by its code. */
const regionNames: Readonly<Record<string, string>> = {
  'eu-central-1': 'EU (Frankfurt)',
  'eu-north-1': 'EU (Stockholm)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
};

/** SNS takes no longer subject. */
const longestSubject = 100;

/** What CloudWatch publishes when an alarm changes its state. */
export function alarmNotice(alarm: Alarm, change: AlarmChange, place: Place) {
  const region = regionNames[place.region] ?? place.region;
  const { at, from, to, reason } = change;
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.accountId,
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(alarm.kind === 'metric' ? { Trigger: triggerOf(alarm) } : { AlarmRule: alarm.rule.text }),
  };
  return {
    subject: `${to}: "${alarm.name}" in ${region}`.slice(0, longestSubject),
    message: JSON.stringify(message),
  };
}

function triggerOf({ metric, threshold }: Extract<Alarm, { kind: 'metric' }>) {
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    StatisticType: 'Statistic',
    Statistic: threshold.statistic.toUpperCase(),
    Unit: null,
    Dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ value, name })),
    Period: threshold.periodMinutes * 60,
    EvaluationPeriods: threshold.evaluationPeriods,
    DatapointsToAlarm: threshold.datapointsToAlarm,
    ComparisonOperator: threshold.comparisonOperator,
    Threshold: threshold.threshold,
    TreatMissingData: threshold.treatMissingData,
    EvaluateLowSampleCountPercentile: '',
  };
}
