import type { RecordedEvent } from './recorded-event.ts';

/** By what events are looked up (API LookupAttribute). */
export const attributeKeys = [
  'AccessKeyId',
  'EventId',
  'EventName',
  'EventSource',
  'ReadOnly',
  'ResourceName',
  'ResourceType',
  'Username',
] as const;

interface Attribute {
  readonly AttributeKey: (typeof attributeKeys)[number];
  readonly AttributeValue: string;
}

export function hasAttribute(
  event: RecordedEvent,
  { AttributeKey: key, AttributeValue: value }: Attribute,
): boolean {
  if (key === 'ResourceName') return event.resources.some(({ name }) => name === value);
  if (key === 'ResourceType') return event.resources.some(({ type }) => type === value);
  return fieldsOf(event)[key] === value;
}

/** Events have their time in seconds since the epoch, without parts of them. */
export const secondOf = ({ time }: RecordedEvent): number => Math.floor(time / 1000);

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
export function eventView(event: RecordedEvent) {
  return {
    ...fieldsOf(event),
    EventTime: secondOf(event),
    Resources: event.resources.map(({ name, type }) => ({
      ResourceType: type,
      ResourceName: name,
    })),
    CloudTrailEvent: JSON.stringify(event.record),
  };
}

function fieldsOf({ record, username, accessKeyId }: RecordedEvent) {
  return {
    EventId: String(record['eventID']),
    EventName: String(record['eventName']),
    ReadOnly: String(record['readOnly']),
    EventSource: String(record['eventSource']),
    AccessKeyId: accessKeyId,
    Username: username,
  };
}
