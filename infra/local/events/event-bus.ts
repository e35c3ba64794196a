import type { Activity } from '../activity.ts';
import type { Metrics } from '../cloudwatch/metrics.ts';
import type { Tell } from '../stand-in-event.ts';
import type { BusEvent } from './secret-bus-events.ts';
import type { TargetInput } from './target-input.ts';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  readonly input: TargetInput;
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
  readonly metrics: Metrics;
  /** Hands a text over to a target; throws when the target does not take it. */
  readonly deliver: (targetArn: string, text: string, ruleArn: string) => void;
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
    const matching = this.#rules.filter(({ matches }) => matches(event));
    if (times > 0 && matching.length > 0) this.#count('MatchedEvents');
    for (const rule of matching) {
      if (times > 0 && rule.targets.length > 0) this.#count('TriggeredRules', rule);
      for (const target of rule.targets)
        for (let time = 0; time < times; time++)
          this.#deps.activity.run(async () => {
            await Promise.resolve();
            this.#deliver(rule, target, event);
          });
    }
  }

  #deliver(rule: Rule, { arn, input, deadLetterArn }: RuleTarget, event: BusEvent): void {
    const about = { detailType: event['detail-type'], rule: rule.name, target: arn };
    this.#count('Invocations', rule);
    try {
      this.#deps.deliver(arn, input({ event, rule }), rule.arn);
      this.#deps.tell({ kind: 'event-delivered', ...about, succeeded: true });
    } catch {
      this.#count('FailedInvocations', rule);
      // A missing permission is not retried (EventBridge User Guide, "Event retry policy").
      this.#deps.tell({ kind: 'event-delivered', ...about, succeeded: false });
      if (deadLetterArn !== undefined && this.#deps.maySend(deadLetterArn, rule.arn))
        this.#deps.deadLetters.push({ queueArn: deadLetterArn, source: rule.arn, event });
    }
  }

  #count(name: 'MatchedEvents'): void;
  #count(name: 'TriggeredRules' | 'Invocations' | 'FailedInvocations', rule: Rule): void;
  /**
   * User Guide, "Monitoring EventBridge": a metric has no zeros, and that of matched events no
   * dimensions. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  #count(name: string, rule?: Rule): void {
    const dimensions = rule === undefined ? {} : { RuleName: rule.name };
    this.#deps.metrics.put({ namespace: 'AWS/Events', name, dimensions }, 1);
  }
}
