import type { AlarmRule } from './alarm-rule.ts';
import type { AlarmState, Threshold } from './evaluation.ts';
import type { MetricId } from './metric.ts';

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** ARNs of topics, by the state that an alarm goes into; none while its actions are disabled. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

/** Watches one metric. */
export interface MetricAlarm extends AlarmBase {
  readonly kind: 'metric';
  readonly metric: MetricId;
  readonly threshold: Threshold;
}

/** Watches other alarms. */
export interface CompositeAlarm extends AlarmBase {
  readonly kind: 'composite';
  readonly rule: AlarmRule;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export interface AlarmChange {
  /** Milliseconds since the epoch, by the stand-in's clock. */
  readonly at: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** An alarm as `DescribeAlarms` and `DescribeAlarmHistory` would tell of it. */
export interface AlarmStatus {
  readonly name: string;
  readonly state: AlarmState;
  /** Since when it is in that state. */
  readonly since: number;
  /** The oldest first. */
  readonly history: readonly AlarmChange[];
}
