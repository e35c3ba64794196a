import type { ServicePublisher } from '../notices/service-publisher.ts';
import type { Place } from '../place.ts';
import type { Tell } from '../stand-in-event.ts';
import type { Alarm, AlarmChange, AlarmStatus, CompositeAlarm, MetricAlarm } from './alarm.ts';
import { alarmNotice } from './alarm-notice.ts';
import { type AlarmState, datapointsAt, evaluationRange, judge } from './evaluation.ts';
import { metricKey } from './metric.ts';
import type { Metrics } from './metrics.ts';
import { stateReason } from './state-reason.ts';

interface Watched {
  readonly alarm: Alarm;
  readonly createdMinute: number;
  state: AlarmState;
  since: number;
  history: AlarmChange[];
}

interface AlarmsDeps {
  readonly place: Place;
  readonly now: () => number;
  readonly tell: Tell;
  readonly metrics: Metrics;
  readonly publisher: Pick<ServicePublisher, 'publish'>;
  /** Whether periods from before an alarm was made are no gaps that breach. */
  readonly freshAlarmWaits: boolean;
}

/** The shortest time between two looks at the clock; the minutes that passed are judged one by one. */
const shortestTickMs = 50;
/** After a longer pause of the machine only the last ones are. */
const longestCatchUpMinutes = 240;
const longestHistory = 1_000;

/** The alarms of the template, judged at the beginning of each minute of the fast clock. */
export class Alarms {
  readonly #watched = new Map<string, Watched>();
  readonly #deps: AlarmsDeps;
  #judgedMinute: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: AlarmsDeps) {
    this.#deps = deps;
    this.#judgedMinute = deps.metrics.currentMinute();
  }

  /** A new alarm has insufficient data. Throws where CloudWatch would refuse it. */
  add(alarm: Alarm): void {
    if (this.#watched.has(alarm.name))
      throw new Error(`expected one alarm of the name "${alarm.name}", found two`);
    if (alarm.kind === 'composite')
      for (const child of alarm.rule.children)
        if (!this.#watched.has(child))
          throw new Error(`expected the alarm "${child}" before "${alarm.name}", found none`);
    this.#watched.set(alarm.name, {
      alarm,
      createdMinute: this.#deps.metrics.currentMinute(),
      state: 'INSUFFICIENT_DATA',
      since: this.#deps.now(),
      history: [],
    });
  }

  /** Judges from now on, each minute; a second start changes nothing. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#judgedMinute = this.#deps.metrics.currentMinute();
    const everyMs = Math.max(shortestTickMs, this.#deps.metrics.minuteMs);
    this.#timer = setInterval(() => this.#catchUp(), everyMs).unref();
  }

  /** Whatever the clock says now, nothing changes any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** As of now, by name. */
  statuses(): readonly AlarmStatus[] {
    if (this.#timer !== undefined) this.#catchUp();
    return [...this.#watched.values()].map(({ alarm: { name }, state, since, history }) => ({
      name,
      state,
      since,
      history: [...history],
    }));
  }

  #catchUp(): void {
    const current = this.#deps.metrics.currentMinute();
    const first = Math.max(this.#judgedMinute + 1, current - longestCatchUpMinutes);
    for (let minute = first; minute <= current; minute++) {
      this.#deps.metrics.readGauges(minute - 1);
      this.#judgeAll(minute);
    }
    this.#judgedMinute = Math.max(this.#judgedMinute, current);
    this.#forget();
  }

  #judgeAll(minute: number): void {
    const all = [...this.#watched.values()];
    for (const watched of all)
      if (watched.alarm.kind === 'metric') this.#judgeMetric(watched, watched.alarm, minute);
    // In the order of their making: each comes after those that it asks for.
    for (const watched of all)
      if (watched.alarm.kind === 'composite') this.#judgeComposite(watched, watched.alarm, minute);
  }

  #judgeMetric(watched: Watched, { metric, threshold }: MetricAlarm, minute: number): void {
    const age = minute - watched.createdMinute;
    const fillsGaps =
      !this.#deps.freshAlarmWaits || age >= threshold.evaluationPeriods * threshold.periodMinutes;
    const datapoints = datapointsAt(this.#deps.metrics.series(metric), threshold, minute);
    const verdict = judge(datapoints, threshold, { fillsGaps });
    if (verdict.state !== undefined)
      this.#change(watched, verdict.state, minute, () => stateReason(verdict, threshold));
  }

  #judgeComposite(watched: Watched, { rule }: CompositeAlarm, minute: number): void {
    const stateOf = (child: string) => this.#watched.get(child)?.state ?? 'INSUFFICIENT_DATA';
    const state = rule.holds(stateOf) ? 'ALARM' : 'OK';
    this.#change(watched, state, minute, () => {
      const red = rule.children.filter((child) => stateOf(child) === 'ALARM');
      return `${rule.text} is ${state === 'ALARM'}; in ALARM: ${red.join(', ') || 'none'}`;
    });
  }

  #change(watched: Watched, to: AlarmState, minute: number, reason: () => string): void {
    const { alarm, state: from } = watched;
    if (to === from) return;
    const { metrics, place, publisher, tell } = this.#deps;
    const change = { at: minute * metrics.minuteMs, from, to, reason: reason() };
    watched.state = to;
    watched.since = change.at;
    watched.history = [...watched.history, change].slice(-longestHistory);
    tell({ kind: 'alarm-changed', alarm: alarm.name, from, to, reason: change.reason });
    for (const topicArn of alarm.actions[to])
      publisher.publish({
        service: 'cloudwatch.amazonaws.com',
        sourceArn: alarm.arn,
        topicArn,
        ...alarmNotice(alarm, change, place),
      });
  }

  /** What no alarm looks back at any more is dropped. */
  #forget(): void {
    const oldest = new Map<string, number>();
    for (const { alarm } of this.#watched.values()) {
      if (alarm.kind !== 'metric') continue;
      const { threshold, metric } = alarm;
      const first = this.#judgedMinute - evaluationRange(threshold) * threshold.periodMinutes;
      const key = metricKey(metric);
      oldest.set(key, Math.min(first, oldest.get(key) ?? first));
    }
    this.#deps.metrics.forget(oldest);
  }
}
