import { randomUUID } from 'node:crypto';
import type { Metrics } from '../cloudwatch/metrics.ts';
import type { DeadLetter } from '../events/event-bus.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { Place } from '../place.ts';
import type { Cancel, ScheduleClock } from '../schedule-clock.ts';
import type { Tell } from '../stand-in-event.ts';

export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly expression: string;
  /** For cron(). */
  readonly timeZone: string;
  /** In minutes; undefined: none. */
  readonly flexibleWindow: number | undefined;
  readonly target: ScheduleTarget;
}

export interface ScheduleTarget {
  readonly arn: string;
  /** A session of the role that the schedule names. */
  readonly principal: Principal;
  readonly roleArn: string;
  /** The JSON that the target gets; without it, the event of Scheduler. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retryPolicy: RetryPolicy;
}

export interface RetryPolicy {
  readonly MaximumRetryAttempts: number;
  readonly MaximumEventAgeInSeconds: number;
}

/** A schedule that is there, as the API shows it too. */
export interface ScheduleEntry {
  readonly schedule: Schedule;
  isEnabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  changedAt: number;
}

interface SchedulesDeps {
  readonly now: () => number;
  readonly tell: Tell;
  readonly place: Place;
  readonly lambda: LambdaHost;
  readonly authorizer: Authorizer;
  readonly scheduleClock: ScheduleClock;
  readonly deadLetters: DeadLetter[];
  readonly metrics: Metrics;
}

/**
 * EventBridge Scheduler: hands its input over to functions, as the role of the schedule. It is handed
 * over at the first attempt or never, so retries are not played; nor is the flexible time window.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 */
export class Schedules {
  /** Their ARNs. */
  readonly groups = new Set<string>();
  readonly #entries = new Map<string, ScheduleEntry & { readonly cancel: Cancel }>();
  readonly #deps: SchedulesDeps;

  constructor(deps: SchedulesDeps) {
    this.#deps = deps;
  }

  /** A rate fires first one interval after the deployment, cron() when it is time. */
  add(schedule: Schedule, isEnabled: boolean): void {
    const { scheduleClock, now } = this.#deps;
    const { arn, expression, timeZone } = schedule;
    // A disabled one keeps its times, and fires at none of them.
    const due = () => {
      if (this.#entries.get(arn)?.isEnabled === true) this.#fire(schedule);
    };
    const cancel = scheduleClock.every(expression, due, timeZone);
    this.#entries.get(arn)?.cancel();
    const at = now();
    this.#entries.set(arn, { schedule, isEnabled, createdAt: at, changedAt: at, cancel });
  }

  /** In the order of their names. */
  all(): readonly ScheduleEntry[] {
    return [...this.#entries.values()].toSorted((a, b) =>
      a.schedule.name < b.schedule.name ? -1 : 1,
    );
  }

  /**
   * Fires the enabled schedules with that in their name, or all of them, and resolves when their input
   * is handed over. Throws when none is enabled by that name.
   */
  async run(nameOrPart = ''): Promise<void> {
    const chosen = this.all().filter(
      ({ isEnabled, schedule }) => isEnabled && schedule.name.includes(nameOrPart),
    );
    if (chosen.length === 0)
      throw new Error(`expected an enabled schedule named like "${nameOrPart}", found none`);
    for (const { schedule } of chosen) this.#fire(schedule);
    await Promise.resolve();
  }

  /** As somebody does in the console; the schedule stays. */
  disable(name: string): void {
    this.#change(name, false);
  }

  enable(name: string): void {
    this.#change(name, true);
  }

  /** As somebody deletes it, whatever the template says. */
  remove(name: string): void {
    const { cancel, schedule } = this.#entry(name);
    cancel();
    this.#entries.delete(schedule.arn);
  }

  #change(name: string, isEnabled: boolean): void {
    const entry = this.#entry(name);
    entry.isEnabled = isEnabled;
    entry.changedAt = this.#deps.now();
  }

  #entry(name: string): ScheduleEntry & { readonly cancel: Cancel } {
    for (const entry of this.#entries.values()) if (entry.schedule.name === name) return entry;
    throw new Error(`expected a schedule "${name}", found none`);
  }

  #fire(schedule: Schedule): void {
    const { lambda, tell, deadLetters } = this.#deps;
    const { name, target } = schedule;
    const { arn: targetArn, deadLetterArn } = target;
    const event = this.#eventOf(schedule);
    const succeeded =
      this.#may(schedule, 'lambda:InvokeFunction', targetArn) &&
      lambda.get(targetArn) !== undefined;
    tell({ kind: 'schedule-fired', schedule: name, target: targetArn, succeeded });
    this.#count(schedule, 'InvocationAttemptCount');
    if (!succeeded) {
      this.#count(schedule, 'TargetErrorCount');
      this.#count(schedule, 'InvocationDroppedCount');
    }
    if (succeeded) lambda.invokeAsync(targetArn, event);
    else if (deadLetterArn !== undefined && this.#may(schedule, 'sqs:SendMessage', deadLetterArn))
      deadLetters.push({ queueArn: deadLetterArn, source: schedule.arn, event });
  }

  /** User Guide, "Monitoring with CloudWatch". */
  #count({ group }: Schedule, name: string): void {
    const dimensions = { ScheduleGroup: group };
    this.#deps.metrics.put({ namespace: 'AWS/Scheduler', name, dimensions }, 1);
  }

  #may({ target: { principal } }: Schedule, action: string, resource: string): boolean {
    const { authorizer } = this.#deps;
    const allowed = authorizer.decide(principal, { action, resource, context: {} }) === 'allowed';
    authorizer.record(principal, action, resource, allowed);
    return allowed;
  }

  /** User Guide, "Adding context attributes"; without input, "Templated targets". */
  #eventOf({ arn, target: { input } }: Schedule): unknown {
    const { now, place } = this.#deps;
    const time = new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = randomUUID();
    if (input === undefined)
      return {
        version: '0',
        id,
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: place.accountId,
        time,
        region: place.region,
        resources: [arn],
        detail: '{}',
      };
    const attributes = { 'schedule-arn': arn, 'scheduled-time': time, 'execution-id': id };
    let text = input.replaceAll('<aws.scheduler.attempt-number>', '1');
    for (const [name, value] of Object.entries(attributes))
      text = text.replaceAll(`<aws.scheduler.${name}>`, value);
    return JSON.parse(text);
  }
}
