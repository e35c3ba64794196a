import { randomUUID } from 'node:crypto';
import type { AwsError } from '../aws-error.ts';
import type { Place } from '../place.ts';
import type { Caller } from './user-identity.ts';

/** An event as CloudTrail keeps it, with what LookupEvents tells beside it. */
export interface RecordedEvent {
  /** The JSON that CloudTrail writes. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly username: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly resources: readonly EventResource[];
}

export interface EventResource {
  readonly name: string;
  readonly type?: string;
}

interface RecordParts {
  readonly service: string;
  readonly action: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly caller: Caller;
  readonly time: number;
  readonly place: Place;
  readonly more: Readonly<Record<string, unknown>>;
}

const isRead = (action: string) => /^(BatchGet|Describe|Get|List|Lookup)/.test(action);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function recordOf(parts: RecordParts): RecordedEvent['record'] {
  const { service, action, caller, time, place } = parts;
  return {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName: action,
    awsRegion: place.region,
    sourceIPAddress: caller.sourceIpAddress,
    userAgent: caller.userAgent,
    requestParameters: parts.requestParameters,
    responseElements: null,
    ...parts.more,
    eventID: randomUUID(),
    readOnly: isRead(action),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: place.accountId,
    eventCategory: 'Management',
  };
}

/** CloudTrail has its own names for the errors that all services share. */
const errorCodes: Readonly<Record<string, string>> = { AccessDeniedException: 'AccessDenied' };

export function errorFields(error: AwsError | undefined): Readonly<Record<string, string>> {
  if (error === undefined) return {};
  const { code, message } = error;
  return { errorCode: errorCodes[code] ?? code, errorMessage: message };
}

const resourceTypes: Readonly<Record<string, readonly [parameter: string, type: string]>> = {
  secretsmanager: ['secretId', 'AWS::SecretsManager::Secret'],
  ssm: ['name', 'AWS::SSM::Parameter'],
};

/** Which of its names a resource is listed by is not documented; here it is the one asked for. */
export function resourcesOf(
  service: string,
  requestParameters: Readonly<Record<string, unknown>> | null,
): readonly EventResource[] {
  const [parameter = '', type = ''] = resourceTypes[service] ?? [];
  const name = requestParameters?.[parameter];
  return typeof name === 'string' ? [{ name, type }] : [];
}
