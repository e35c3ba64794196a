import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNamespace } from '../../functions/shared/contract.ts';
import { alarmPeriod } from './alarms.ts';

export type OwnMetric = {
  readonly name: string;
  /** The function that measures: Powertools adds its name to each metric as a dimension. */
  readonly service: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'SampleCount' | 'Sum';
  /** Default 5 minutes. */
  readonly period?: Duration;
  readonly label?: string;
};

/** A metric that a function of ours writes into its log. */
export const ownMetric = ({ name, service, dimensions, ...own }: OwnMetric): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { service, ...dimensions },
    statistic: own.statistic,
    period: own.period ?? alarmPeriod,
    ...(own.label === undefined ? {} : { label: own.label }),
  });
