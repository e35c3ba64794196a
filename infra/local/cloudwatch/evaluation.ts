import { merged, type Statistic, type StatisticSet, statisticOf } from './metric.ts';
import type { Series } from './metrics.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

export const comparisonOperators = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;

/** The arithmetic of an alarm on one metric: M out of N. */
export interface Threshold {
  readonly statistic: Statistic;
  readonly periodMinutes: number;
  /** N. */
  readonly evaluationPeriods: number;
  /** M. */
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: (typeof comparisonOperators)[number];
  readonly threshold: number;
  readonly treatMissingData: (typeof treatments)[number];
}

/** The newest first; a period without a value is undefined. */
export type Datapoints = readonly (number | undefined)[];

export interface Verdict {
  /** Undefined: the alarm stays what it is. */
  readonly state: AlarmState | undefined;
  /** The values that were judged, the newest first. */
  readonly values: readonly number[];
  /** How many missing ones stood beside them. */
  readonly filled: number;
}

/**
 * CloudWatch looks back further than N periods, how far is not said; in the example of its User Guide
 * it is two more.
 */
const extraPeriods = 2;

export const evaluationRange = ({ evaluationPeriods }: Threshold): number =>
  evaluationPeriods + extraPeriods;

/** The datapoints of the evaluation range that ends where this minute begins: a sliding window. */
export function datapointsAt(series: Series, threshold: Threshold, minute: number): Datapoints {
  const sets: (StatisticSet | undefined)[] = Array.from({ length: evaluationRange(threshold) });
  for (const [at, set] of series) {
    const index = Math.floor((minute - 1 - at) / threshold.periodMinutes);
    if (index >= 0 && index < sets.length) sets[index] = merged(sets[index], set);
  }
  return sets.map((set) => set && statisticOf(set, threshold.statistic));
}

/**
 * Judges by CloudWatch's rules: real datapoints before missing ones, and missing ones as few times as
 * possible. `fillsGaps: false` leaves the state as it is where missing data would have to breach.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(
  datapoints: Datapoints,
  threshold: Threshold,
  { fillsGaps = true } = {},
): Verdict {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = threshold;
  const values = datapoints.filter((value) => value !== undefined).slice(0, evaluationPeriods);
  const filled = evaluationPeriods - values.length;
  const breaching = values.filter((value) => breaches(value, threshold)).length;
  const byCount = (count: number): AlarmState => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  const verdict = (state: AlarmState | undefined): Verdict => ({ state, values, filled });

  if (filled === 0 || breaching >= datapointsToAlarm) return verdict(byCount(breaching));
  if (treatMissingData === 'notBreaching') return verdict('OK');
  if (treatMissingData === 'breaching') {
    const state = byCount(breaching + filled);
    return verdict(fillsGaps || state === 'OK' ? state : undefined);
  }
  if (values.length === 0)
    return verdict(treatMissingData === 'ignore' ? undefined : 'INSUFFICIENT_DATA');
  if (breaching < values.length) return verdict('OK');
  if (treatMissingData === 'ignore') return verdict(undefined);
  // "Avoiding premature transitions to alarm state": an old breach with nothing after it but gaps.
  const oldest = datapoints.findLastIndex((value) => value !== undefined);
  return verdict(oldest + 1 >= datapointsToAlarm ? 'ALARM' : 'OK');
}

function breaches(value: number, { comparisonOperator, threshold }: Threshold): boolean {
  switch (comparisonOperator) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
