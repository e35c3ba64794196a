import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { type Alarms, type AlarmText, alarmPeriod } from './alarms.ts';

/**
 * Red when a rule has matched and run, beside the message that it sends: a message can be overlooked.
 * Of the metrics of matches only TriggeredRules goes by rule; MatchedEvents has no dimensions.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function alarmOnEvents(
  scope: Construct,
  { alarms, rule, ...text }: AlarmText & { readonly alarms: Alarms; readonly rule: Rule },
): void {
  alarms.above(scope, {
    ...text,
    metric: new Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { RuleName: rule.ruleName },
      statistic: 'Sum',
      period: alarmPeriod,
    }),
  });
}
