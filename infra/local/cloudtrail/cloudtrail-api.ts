import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import type { AwsCall, AwsService } from '../protocols/json-targets.ts';
import { nextTokenSchema } from '../ssm/page.ts';
import type { CallHistory } from './call-history.ts';
import { attributeKeys, eventView, hasAttribute, secondOf } from './event-view.ts';

const lookupSchema = z.strictObject({
  LookupAttributes: z
    .array(z.strictObject({ AttributeKey: z.enum(attributeKeys), AttributeValue: z.string() }))
    .max(1)
    .default([]),
  /** Seconds since the epoch. */
  StartTime: z.number().default(0),
  EndTime: z.number().default(Number.POSITIVE_INFINITY),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: nextTokenSchema,
});

const describeSchema = z.strictObject({
  trailNameList: z.array(z.string()).default([]),
  includeShadowTrails: z.boolean().default(true),
});

const statusSchema = z.strictObject({ Name: z.string() });
const selectorsSchema = z.strictObject({ TrailName: z.string() });

const trailName = 'management-events';
const historySeconds = 90 * 86_400;

interface CloudTrailDeps {
  readonly place: Place;
  readonly now: () => number;
  readonly authorizer: Authorizer;
  readonly history: CallHistory;
}

/**
 * What tells of a trail and of past calls. At most two lookups a second are not enforced.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/Welcome.html
 */
export class CloudTrailApi implements AwsService {
  readonly name = 'cloudtrail';
  readonly target = 'CloudTrail_20131101';
  readonly #deps: CloudTrailDeps;

  constructor(deps: CloudTrailDeps) {
    this.#deps = deps;
  }

  handle({ principal, action, body }: AwsCall): unknown {
    switch (action) {
      case 'LookupEvents':
        return this.#lookup(principal, body);
      case 'DescribeTrails':
        return this.#describe(principal, body);
      case 'GetTrailStatus':
        return this.#status(principal, statusSchema.parse(body).Name);
      case 'GetEventSelectors':
        return this.#selectors(principal, selectorsSchema.parse(body).TrailName);
      default:
        throw new AwsError('UnknownOperationException', `the stand-in does not play "${action}"`);
    }
  }

  /** Newest first. */
  #lookup(principal: Principal, body: unknown) {
    this.#deps.authorizer.require(principal, 'cloudtrail:LookupEvents', '*');
    const request = lookupRequest(body);
    const { LookupAttributes, StartTime, EndTime, MaxResults, NextToken } = request;
    const oldest = Math.max(StartTime, this.#deps.now() / 1000 - historySeconds);
    const found = this.#deps.history
      .events()
      .map((event, index) => ({ event, index }))
      .slice(0, NextToken === undefined ? undefined : Number(NextToken))
      .filter(({ event }) => secondOf(event) >= oldest && secondOf(event) <= EndTime)
      .filter(({ event }) => LookupAttributes.every((attribute) => hasAttribute(event, attribute)))
      .toReversed();
    const page = found.slice(0, MaxResults);
    // What comes in the meantime moves no page: a token is the place in the history that it is about.
    const next = found.length > page.length ? { NextToken: String(page.at(-1)?.index) } : {};
    return { Events: page.map(({ event }) => eventView(event)), ...next };
  }

  #describe(principal: Principal, body: unknown) {
    this.#deps.authorizer.require(principal, 'cloudtrail:DescribeTrails', '*');
    const { trailNameList } = describeSchema.parse(body);
    const isAsked = trailNameList.length === 0 || trailNameList.some((name) => this.#isTrail(name));
    return { trailList: isAsked && this.#deps.history.isTrailLogging ? [this.#trail()] : [] };
  }

  #trail() {
    return {
      Name: trailName,
      S3BucketName: `trail-of-${this.#deps.place.accountId}`,
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      HomeRegion: this.#deps.place.region,
      TrailARN: this.#arn,
      LogFileValidationEnabled: true,
      HasCustomEventSelectors: false,
      HasInsightSelectors: false,
      IsOrganizationTrail: false,
    };
  }

  #status(principal: Principal, name: string) {
    this.#requireTrail(principal, 'GetTrailStatus', name);
    return { IsLogging: true, LatestDeliveryTime: this.#deps.now() / 1000 };
  }

  #selectors(principal: Principal, name: string) {
    this.#requireTrail(principal, 'GetEventSelectors', name);
    const EventSelectors = [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ];
    return { TrailARN: this.#arn, EventSelectors };
  }

  #requireTrail(principal: Principal, action: string, name: string): void {
    const arn = name.startsWith('arn:')
      ? name
      : arnOf(this.#deps.place, 'cloudtrail', `trail/${name}`);
    this.#deps.authorizer.require(principal, `cloudtrail:${action}`, arn);
    if (this.#deps.history.isTrailLogging && this.#isTrail(name)) return;
    throw new AwsError('TrailNotFoundException', `Unknown trail: ${arn}`);
  }

  #isTrail(name: string): boolean {
    return name === trailName || name === this.#arn;
  }

  get #arn(): string {
    return arnOf(this.#deps.place, 'cloudtrail', `trail/${trailName}`);
  }
}

/** What a wrong field of a lookup is refused with (API LookupEvents, "Errors"). */
const lookupErrors: Readonly<Record<string, string>> = {
  LookupAttributes: 'InvalidLookupAttributesException',
  MaxResults: 'InvalidMaxResultsException',
  NextToken: 'InvalidNextTokenException',
};

function lookupRequest(body: unknown): z.output<typeof lookupSchema> {
  const { success, data, error } = lookupSchema.safeParse(body);
  if (!success) {
    const field = String(error.issues[0]?.path[0] ?? '');
    throw new AwsError(lookupErrors[field] ?? 'ValidationException', `invalid ${field}`);
  }
  if (data.StartTime > data.EndTime)
    throw new AwsError('InvalidTimeRangeException', 'expected a start before the end');
  return data;
}
