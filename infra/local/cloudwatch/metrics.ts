import { type MetricId, merged, metricKey, type StatisticSet, statisticSetOf } from './metric.ts';

/** What a metric has by minutes of the fast clock; minutes without a value are absent. */
export type Series = ReadonlyMap<number, StatisticSet>;

interface Gauge {
  readonly id: MetricId;
  readonly read: () => number | undefined;
}

interface MetricsDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How many milliseconds a minute of CloudWatch lasts. */
  readonly minuteMs: number;
}

/**
 * The metrics of the account, by the minute as CloudWatch keeps them at standard resolution. A value
 * counts for the minute in which it arrives.
 */
export class Metrics {
  readonly #series = new Map<string, Map<number, StatisticSet>>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #deps: MetricsDeps;

  constructor(deps: MetricsDeps) {
    this.#deps = deps;
  }

  get minuteMs(): number {
    return this.#deps.minuteMs;
  }

  /** The number of the minute that runs now. */
  currentMinute(): number {
    return Math.floor(this.#deps.now() / this.#deps.minuteMs);
  }

  put(id: MetricId, ...values: readonly number[]): void {
    this.#add(id, this.currentMinute(), values);
  }

  /** A metric that a service reads off each minute and that nobody sends; undefined: no datapoint. */
  gauge(id: MetricId, read: () => number | undefined): void {
    this.#gauges.set(metricKey(id), { id, read });
  }

  /** Reads every gauge off for a minute that is over. */
  readGauges(minute: number): void {
    for (const { id, read } of this.#gauges.values()) {
      const value = read();
      if (value !== undefined) this.#add(id, minute, [value]);
    }
  }

  series(id: MetricId): Series {
    return this.#series.get(metricKey(id)) ?? new Map();
  }

  /** Forgets what is older than its metric's oldest minute here, and every metric that is not here. */
  forget(oldest: ReadonlyMap<string, number>): void {
    for (const [key, series] of this.#series) {
      const first = oldest.get(key);
      if (first === undefined) this.#series.delete(key);
      else for (const minute of series.keys()) if (minute < first) series.delete(minute);
    }
  }

  #add(id: MetricId, minute: number, values: readonly number[]): void {
    if (values.length === 0) return;
    const key = metricKey(id);
    const series = this.#series.get(key) ?? new Map<number, StatisticSet>();
    series.set(minute, merged(series.get(minute), statisticSetOf(values)));
    this.#series.set(key, series);
  }
}
