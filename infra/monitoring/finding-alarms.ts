import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  type FindingOwner,
  findingCodes,
  findingMetric,
  findingOwners,
} from '../../functions/shared/contract.ts';
import { type Alarms, alarmPeriod } from './alarms.ts';
import { findingImpacts } from './finding-impacts.ts';
import { ownMetric } from './own-metric.ts';

export type FindingAlarmsProps = {
  readonly alarms: Alarms;
  /** The longest distance of two test metrics of an endpoint. */
  readonly longestProbeSeconds: number;
};

export const slugOf = (code: string): string => code.toLowerCase().replaceAll('_', '-');

/** One alarm for each code of a finding, over all endpoints. */
export class FindingAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FindingAlarmsProps) {
    super(scope, id);
    const windows = windowsOf(props.longestProbeSeconds);
    for (const code of findingCodes) {
      const service = findingOwners[code];
      const { period, periods } = windows[service];
      props.alarms.above(this, {
        slug: slugOf(code),
        section: slugOf(code),
        impact: findingImpacts[code],
        metric: ownMetric({
          name: findingMetric.name,
          service,
          dimensions: { [findingMetric.dimension]: code },
          statistic: 'Maximum',
          period,
        }),
        lastingPeriods: periods,
      });
    }
  }
}

type Window = { readonly period: Duration; readonly periods: number };

/**
 * How long what a function counted stands: until it has certainly counted again, so that an alarm is
 * red from one look to the next. It is the highest count of that time that an alarm sees, so a good
 * look does not put it out: the time has to pass since the last bad one.
 */
function windowsOf(longestProbeSeconds: number): Readonly<Record<FindingOwner, Window>> {
  const minutes = (count: number): Window => ({
    period: alarmPeriod,
    periods: Math.ceil(count / alarmPeriod.toMinutes()),
  });
  return {
    // An hour, the flexible window of its schedule, and what a run may take until it counts.
    'retire-credential': minutes(120),
    // The flexible window, a set that is applied again, and a second probe.
    'probe-endpoint': minutes(longestProbeSeconds / 60 + 10),
    // CloudWatch looks back for more than a day only in periods of an hour or more. An audit that
    // somebody starts after a repair therefore closes the finding, but not the alarm.
    'audit-fleet': { period: Duration.hours(1), periods: 26 },
  };
}
