import { randomUUID } from 'node:crypto';
import type { DeadLetter } from '../events/event-bus.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { Place } from '../place.ts';
import type { ScheduleClock } from '../schedule-clock.ts';
import type { Tell } from '../stand-in-event.ts';

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  readonly targetArn: string;
  /** A session of the role that the schedule names. */
  readonly principal: Principal;
  /** The JSON that the target gets; without it, the event of Scheduler. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
}

interface SchedulesDeps {
  readonly now: () => number;
  readonly tell: Tell;
  readonly place: Place;
  readonly lambda: LambdaHost;
  readonly authorizer: Authorizer;
  readonly scheduleClock: ScheduleClock;
  readonly deadLetters: DeadLetter[];
}

/**
 * EventBridge Scheduler: hands its input over to functions, as the role of the schedule. It is handed
 * over at the first attempt or never, so retries are not played; nor is the flexible time window.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 */
export class Schedules {
  /** Their ARNs. */
  readonly groups = new Set<string>();
  readonly #schedules: Schedule[] = [];
  readonly #deps: SchedulesDeps;

  constructor(deps: SchedulesDeps) {
    this.#deps = deps;
  }

  /** An enabled schedule; the first time it fires is one interval after the deployment. */
  add(schedule: Schedule): void {
    this.#deps.scheduleClock.every(schedule.expression, () => this.#fire(schedule));
    this.#schedules.push(schedule);
  }

  /**
   * Fires the schedules with that in their name, or all of them, and resolves when their input is
   * handed over. Throws when none is enabled by that name.
   */
  async run(nameOrPart = ''): Promise<void> {
    const chosen = this.#schedules.filter(({ name }) => name.includes(nameOrPart));
    if (chosen.length === 0)
      throw new Error(`expected an enabled schedule named like "${nameOrPart}", found none`);
    for (const schedule of chosen) this.#fire(schedule);
    await Promise.resolve();
  }

  #fire(schedule: Schedule): void {
    const { lambda, tell, deadLetters } = this.#deps;
    const { name, targetArn, deadLetterArn } = schedule;
    const event = this.#eventOf(schedule);
    const succeeded =
      this.#may(schedule, 'lambda:InvokeFunction', targetArn) &&
      lambda.get(targetArn) !== undefined;
    tell({ kind: 'schedule-fired', schedule: name, target: targetArn, succeeded });
    if (succeeded) lambda.invokeAsync(targetArn, event);
    else if (deadLetterArn !== undefined && this.#may(schedule, 'sqs:SendMessage', deadLetterArn))
      deadLetters.push({ queueArn: deadLetterArn, source: schedule.arn, event });
  }

  #may({ principal }: Schedule, action: string, resource: string): boolean {
    const { authorizer } = this.#deps;
    const allowed = authorizer.decide(principal, { action, resource, context: {} }) === 'allowed';
    authorizer.record(principal, action, resource, allowed);
    return allowed;
  }

  /** User Guide, "Adding context attributes"; without input, "Templated targets". */
  #eventOf({ arn, input }: Schedule): unknown {
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
