import { randomUUID } from 'node:crypto';
import type { Place } from '../place.ts';
import type { SecretsEvent } from '../secrets-events.ts';

/** An event on the default bus; `detail-type` and the rest as EventBridge spells them. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

type Envelope = Pick<BusEvent, 'detail-type' | 'resources' | 'detail'>;

/** What Secrets Manager puts on the bus for a change of state, if anything. */
export function busEventOf(event: SecretsEvent, place: Place, now: number): BusEvent | undefined {
  const envelope =
    event.kind === 'label-updated'
      ? labelUpdated(event)
      : event.kind === 'rotation'
        ? rotationEvent(event, place, now)
        : undefined;
  if (envelope === undefined) return undefined;
  return {
    version: '0',
    id: randomUUID(),
    source: 'aws.secretsmanager',
    account: place.accountId,
    // Event times have no milliseconds.
    time: timeOf(now),
    region: place.region,
    ...envelope,
  };
}

const timeOf = (now: number) => new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');

/** User Guide, "Secret Label Updated event". */
function labelUpdated(event: Extract<SecretsEvent, { kind: 'label-updated' }>): Envelope {
  const { arn, name, label, versionId } = event;
  return {
    'detail-type': 'Secret Label Updated',
    resources: [arn],
    detail: { name, labelUpdated: label, versionId },
  };
}

/** User Guide, "CloudTrail entries": the secret stands in additionalEventData, not in resources. */
function rotationEvent(
  { arn, versionId, eventName, error }: Extract<SecretsEvent, { kind: 'rotation' }>,
  { accountId, region }: Place,
  now: number,
): Envelope {
  const service = 'secretsmanager.amazonaws.com';
  return {
    'detail-type': 'AWS Service Event via CloudTrail',
    resources: [],
    detail: {
      eventVersion: '1.08',
      userIdentity: { accountId, invokedBy: service },
      eventTime: timeOf(now),
      eventSource: service,
      eventName,
      awsRegion: region,
      sourceIPAddress: service,
      userAgent: service,
      ...(error === undefined ? {} : { errorMessage: error }),
      requestParameters: null,
      responseElements: null,
      additionalEventData: { SecretId: arn },
      requestID: `Rotation-${arn}-${versionId}`,
      eventID: randomUUID(),
      readOnly: false,
      eventType: 'AwsServiceEvent',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    },
  };
}
