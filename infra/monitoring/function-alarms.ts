import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { metricNames } from '../../functions/shared/contract.ts';
import type { DeadLetterQueue } from '../dead-letter-queue.ts';
import { type Alarms, alarmPeriod } from './alarms.ts';
import { type FunctionName, functionImpacts } from './function-impacts.ts';
import { ownMetric } from './own-metric.ts';

export type FunctionAlarmsProps = {
  readonly alarms: Alarms;
  /** The name of its folder. */
  readonly name: FunctionName;
  readonly lambda: LambdaFunction;
  /** Of a function that is started asynchronously. */
  readonly deadLetters?: DeadLetterQueue;
  /** People call it, and what it refuses them is an error to Lambda. */
  readonly isCalledByPeople?: boolean;
  /** How much of its timeout it may take in peace, in percent. Default 80. */
  readonly plannedPercent?: number;
};

/** What each function has: it fails, is throttled, comes near its timeout, or is given up. */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { alarms, name, lambda, deadLetters } = props;
    const { errors, givenUp } = functionImpacts[name];
    const slug = `${name}-errors`;
    alarms.above(this, { slug, section: slug, impact: errors, metric: errorsOf(props) });
    alarms.above(this, {
      slug: `${name}-throttled`,
      section: 'throttled',
      impact: `Lambda did not start ${name} at once, because the account runs as many functions as it may: what it does comes later, or fails where somebody waits for it.`,
      metric: lambda.metricThrottles({ period: alarmPeriod }),
    });
    alarms.above(this, {
      slug: `${name}-slow`,
      section: 'slow',
      impact: `A run of ${name} came near its timeout. Nothing is lost yet: one that does not get to its end is an error, and is tried again.`,
      limit: slowMilliseconds(props),
      metric: lambda.metricDuration({ statistic: 'Maximum', period: alarmPeriod }),
    });
    if (deadLetters === undefined || givenUp === undefined) return;
    alarms.above(this, {
      slug: `${name}-given-up`,
      section: `${name}-given-up`,
      impact: givenUp,
      metric: deadLetters.metricGivenUp(),
      noData: 'as-before',
    });
  }
}

function errorsOf({ name, lambda, isCalledByPeople }: FunctionAlarmsProps): Metric {
  return isCalledByPeople === true
    ? ownMetric({ name: metricNames.unexpectedErrors, service: name, statistic: 'Sum' })
    : lambda.metricErrors({ period: alarmPeriod });
}

function slowMilliseconds({ name, lambda, plannedPercent = 80 }: FunctionAlarmsProps): number {
  if (lambda.timeout === undefined)
    throw new Error(`expected ${name} to have a timeout of its own`);
  return (lambda.timeout.toMilliseconds() * plannedPercent) / 100;
}
