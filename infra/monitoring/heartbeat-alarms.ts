import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { metricNames } from '../../functions/shared/contract.ts';
import { type Alarms, alarmPeriod } from './alarms.ts';
import { ownMetric } from './own-metric.ts';

export type HeartbeatAlarmsProps = {
  readonly alarms: Alarms;
  /** The shortest distance of two test metrics of an endpoint. */
  readonly shortestProbeSeconds: number;
};

const hour = Duration.hours(1);

/** Of what has to happen again and again: red when it does not, whatever keeps it from that. */
export class HeartbeatAlarms extends Construct {
  constructor(scope: Construct, id: string, props: HeartbeatAlarmsProps) {
    super(scope, id);
    this.probes(props);
    this.sweeps(props);
    this.audits(props);
  }

  private probes({ alarms, shortestProbeSeconds }: HeartbeatAlarmsProps): void {
    alarms.silence(this, {
      slug: 'probe-silent',
      section: 'probe-silent',
      impact:
        'No test metric was tried for any endpoint: nobody would notice if a credential stopped working. After the first deployment it is red until the first one.',
      metric: ownMetric({
        name: metricNames.probes,
        service: 'probe-endpoint',
        statistic: 'SampleCount',
        period: probePeriod(shortestProbeSeconds),
      }),
      periods: 3,
    });
  }

  /** Not by Lambda's invocations: people's orders start the same function. */
  private sweeps({ alarms }: HeartbeatAlarmsProps): void {
    alarms.silence(this, {
      slug: 'sweep-silent',
      section: 'sweep-silent',
      impact:
        'The hourly sweep has not run for some hours: nothing is retired, nothing that is stuck is found, and no finding is told. After the first deployment it is red until the first one.',
      metric: ownMetric({
        name: 'Duration',
        service: 'retire-credential',
        dimensions: { operation: 'sweep' },
        statistic: 'SampleCount',
        period: hour,
      }),
      periods: 3,
    });
  }

  private audits({ alarms }: HeartbeatAlarmsProps): void {
    alarms.silence(this, {
      slug: 'audit-silent',
      section: 'audit-silent',
      impact:
        'The daily audit has not run for more than a day: the age of credentials, the schedules of test metrics and the readers of secrets are not looked at. After the first deployment it is red until the first one.',
      metric: ownMetric({
        name: metricNames.audits,
        service: 'audit-fleet',
        statistic: 'SampleCount',
        // Looking back for more than a day takes periods of an hour or more.
        period: hour,
      }),
      periods: 26,
    });
  }
}

/** CloudWatch knows whole minutes only. */
const probePeriod = (seconds: number): Duration =>
  Duration.minutes(Math.max(alarmPeriod.toMinutes(), Math.ceil(seconds / 60)));
