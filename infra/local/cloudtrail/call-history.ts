import { randomUUID } from 'node:crypto';
import type { AnsweredCall } from '../aws-server.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { BusEvent } from '../events/secret-bus-events.ts';
import type { Place } from '../place.ts';
import { errorFields, type RecordedEvent, recordOf, resourcesOf } from './recorded-event.ts';
import { shownParameters } from './request-parameters.ts';
import { type Caller, deployer, userIdentityOf, usernameOf } from './user-identity.ts';

interface HistoryDeps {
  readonly place: Place;
  readonly now: () => number;
  readonly bus: Pick<EventBus, 'put'>;
}

interface Call {
  readonly service: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * CloudTrail's event history: every management event, without delay, for as long as the process
 * lives. With a trail, what is not a mere read goes to the default event bus as well.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class CallHistory {
  /** Whether a trail logs management events of all Regions. */
  isTrailLogging: boolean;
  readonly #events: RecordedEvent[] = [];
  readonly #deps: HistoryDeps;

  constructor(deps: HistoryDeps, isTrailLogging: boolean) {
    this.#deps = deps;
    this.isTrailLogging = isTrailLogging;
  }

  /** Oldest first. */
  events(): readonly RecordedEvent[] {
    return this.#events;
  }

  noteCall({ principal, request, error, ...call }: AnsweredCall): void {
    const caller = {
      userIdentity: userIdentityOf(principal, this.#deps.place),
      username: usernameOf(principal),
      accessKeyId: principal.credentials.accessKeyId,
      sourceIpAddress: request.http.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.http.headers['user-agent'] ?? '',
    };
    this.#note(call, caller, { requestID: request.requestId, ...errorFields(error) });
  }

  /** A call that a deployment makes. */
  noteDeployment(call: Call): void {
    this.#note(call, deployer(this.#deps.place), { requestID: randomUUID() });
  }

  /** An event that a service wrote by itself; whether one without a trail comes is not documented. */
  noteServiceEvent(event: BusEvent): void {
    const { detail, resources } = event;
    this.#events.push({
      record: detail,
      time: this.#deps.now(),
      username: undefined,
      accessKeyId: undefined,
      resources: resources.map((name) => ({ name })),
    });
    if (this.isTrailLogging) this.#deps.bus.put(event);
  }

  #note(call: Call, caller: Caller, more: Readonly<Record<string, unknown>>): void {
    const { place, now } = this.#deps;
    const requestParameters = shownParameters(call.service, call.parameters);
    if (requestParameters === undefined) return;
    const time = now();
    const record = recordOf({ ...call, requestParameters, caller, time, place, more });
    const { username, accessKeyId } = caller;
    const resources = resourcesOf(call.service, requestParameters);
    this.#events.push({ record, time, username, accessKeyId, resources });
    if (this.isTrailLogging && record['readOnly'] === false) this.#tell(call.service, record);
  }

  #tell(service: string, record: RecordedEvent['record']): void {
    const { place, bus } = this.#deps;
    bus.put({
      version: '0',
      id: randomUUID(),
      'detail-type': 'AWS API Call via CloudTrail',
      source: `aws.${service}`,
      account: place.accountId,
      time: String(record['eventTime']),
      region: place.region,
      resources: [],
      detail: record,
    });
  }
}
