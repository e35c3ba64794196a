import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Alarms, alarmPeriod } from './alarms.ts';

export type ScheduleAlarmProps = {
  readonly alarms: Alarms;
  /** What the schedules of the group start: the alarm is `<name>-schedule-failing`. */
  readonly name: 'probe' | 'sweep' | 'audit';
  readonly group: CfnScheduleGroup;
};

/**
 * EventBridge Scheduler could not start what it should. What it drops in the end comes to the
 * dead-letter queue, which has an alarm of its own.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 */
export class ScheduleAlarm extends Construct {
  constructor(scope: Construct, id: string, { alarms, name, group }: ScheduleAlarmProps) {
    super(scope, id);
    alarms.above(this, {
      slug: `${name}-schedule-failing`,
      section: 'schedules-failing',
      impact: `EventBridge Scheduler could not start the ${name} at an attempt: it tries again a few times. If this lasts, what should happen by itself does not happen.`,
      metric: new Metric({
        namespace: 'AWS/Scheduler',
        metricName: 'TargetErrorCount',
        dimensionsMap: { ScheduleGroup: group.ref },
        statistic: 'Sum',
        period: alarmPeriod,
      }),
    });
  }
}
