import type { Activity } from '../activity.ts';
import type { Tell } from '../stand-in-event.ts';
import type { BusEvent } from './secret-bus-events.ts';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  readonly deadLetterArn: string | undefined;
}

export interface DeadLetter {
  readonly queueArn: string;
  /** The rule or the function that gave up. */
  readonly source: string;
  readonly event: unknown;
}

interface EventBusDeps {
  readonly tell: Tell;
  readonly activity: Activity;
  readonly deadLetters: DeadLetter[];
  /** Hands an event over to a target; throws when the target does not take it. */
  readonly deliver: (targetArn: string, event: BusEvent, ruleArn: string) => void;
  /** Whether the queue's policy lets EventBridge put dead letters into it. */
  readonly maySend: (queueArn: string, ruleArn: string) => boolean;
}

/** The default event bus. Delivery is asynchronous, at least once, and on AWS only best effort. */
export class EventBus {
  /** For tests: what happens to the events that are put from now on. */
  delivery: 'once' | 'twice' | 'dropped' = 'once';
  readonly #rules: Rule[] = [];
  readonly #deps: EventBusDeps;

  constructor(deps: EventBusDeps) {
    this.#deps = deps;
  }

  addRule(rule: Rule): void {
    this.#rules.push(rule);
  }

  put(event: BusEvent): void {
    const times = { once: 1, twice: 2, dropped: 0 }[this.delivery];
    for (const rule of this.#rules.filter(({ matches }) => matches(event)))
      for (const target of rule.targets)
        for (let time = 0; time < times; time++)
          this.#deps.activity.run(async () => {
            await Promise.resolve();
            this.#deliver(rule, target, event);
          });
  }

  #deliver(rule: Rule, { arn, deadLetterArn }: RuleTarget, event: BusEvent): void {
    const about = { detailType: event['detail-type'], rule: rule.name, target: arn };
    try {
      this.#deps.deliver(arn, event, rule.arn);
      this.#deps.tell({ kind: 'event-delivered', ...about, succeeded: true });
    } catch {
      // A missing permission is not retried (EventBridge User Guide, "Event retry policy").
      this.#deps.tell({ kind: 'event-delivered', ...about, succeeded: false });
      if (deadLetterArn !== undefined && this.#deps.maySend(deadLetterArn, rule.arn))
        this.#deps.deadLetters.push({ queueArn: deadLetterArn, source: rule.arn, event });
    }
  }
}
