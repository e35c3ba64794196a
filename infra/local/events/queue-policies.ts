import type { Statement } from '../iam/policy-document.ts';
import { decideForService, serviceContext } from '../iam/service-callers.ts';
import type { Place } from '../place.ts';

/**
 * Who may put messages into which queue. A service has no policy of its own: without the queue's
 * policy EventBridge loses what it gives up.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class QueuePolicies {
  readonly #statements: Statement[] = [];
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Statements name their queues themselves, by ARN. */
  add(statements: readonly Statement[]): void {
    this.#statements.push(...statements);
  }

  maySend(queueArn: string, service: string, sourceArn: string): boolean {
    const caller = { service, sourceArn };
    const context = serviceContext(caller, this.#place);
    const request = { action: 'sqs:SendMessage', resource: queueArn, context };
    return decideForService(this.#statements, caller, request) === 'allowed';
  }
}
