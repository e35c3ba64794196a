import {
  type AdvancedFieldSelector,
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudTrailReads, cloudTrails } from '../../../functions/adapters/cloud-trail.ts';

const cloudTrail = mockClient(CloudTrailClient);
const client = new CloudTrailClient({ region: 'eu-central-1' });
const eventTime = '2026-01-01T00:00:00Z';
const role = 'arn:aws:iam::111122223333:role/team/app';
const session = 'arn:aws:sts::111122223333:assumed-role/app/i-0123';
const secretId = 'promrotate/central';

beforeEach(() => {
  cloudTrail.reset();
});

const event = (own: object = {}) => ({
  EventTime: new Date(eventTime),
  CloudTrailEvent: JSON.stringify({
    eventTime,
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    userIdentity: {
      type: 'AssumedRole',
      arn: session,
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { type: 'Role', arn: role } },
    },
    requestParameters: { secretId, versionStage: 'AWSCURRENT' },
    responseElements: null,
    ...own,
  }),
});

async function readIn(own: object) {
  cloudTrail.on(LookupEventsCommand).resolves({ Events: [event(own)] });
  const { reads } = await cloudTrailReads(client).page(0);
  return reads[0];
}

describe('reads of secrets in CloudTrail', () => {
  test('are looked up by the name of their event, 50 at a time, since that time', async () => {
    cloudTrail
      .on(LookupEventsCommand)
      .resolvesOnce({ Events: [event(), event()], NextToken: 'more' })
      .resolves({ Events: [] });
    const since = Date.parse('2025-12-31T00:00:00Z');

    const page = await cloudTrailReads(client).page(since);
    const last = await cloudTrailReads(client).page(since, page.next);

    expect(page).toMatchObject({ oldestAt: Date.parse(eventTime), next: 'more' });
    expect(page.reads).toHaveLength(2);
    expect(last).toEqual({ reads: [] });
    const asked = {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }],
      StartTime: new Date(since),
      MaxResults: 50,
    };
    expect(cloudTrail.commandCalls(LookupEventsCommand).map(({ args }) => args[0].input)).toEqual([
      asked,
      { ...asked, NextToken: 'more' },
    ]);
  });

  test('are of the role, whoever assumed it', async () => {
    expect(await readIn({})).toEqual({
      secretId,
      principal: role,
      at: Date.parse(eventTime),
      isRefused: false,
    });
  });

  test.each([
    [{ type: 'AssumedRole', arn: session }, 'arn:aws:iam::111122223333:role/app'],
    [
      { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada' },
      'arn:aws:iam::111122223333:user/ada',
    ],
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [{ type: 'AWSService', invokedBy: 'rds.amazonaws.com' }, 'rds.amazonaws.com'],
    [
      { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROA' },
      'account 444455556666',
    ],
    [{ type: 'Unknown' }, 'Unknown'],
  ])('are of %j', async (userIdentity, principal) => {
    expect(await readIn({ userIdentity })).toMatchObject({ principal });
  });

  test('are refused when access was denied, and then the message may name the secret', async () => {
    const errorMessage = `User: ${session} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretId} because no identity-based policy allows it`;
    const denied = { errorCode: 'AccessDenied', errorMessage };

    expect(await readIn(denied)).toMatchObject({ secretId, isRefused: true });
    expect(await readIn({ ...denied, requestParameters: null })).toMatchObject({
      secretId,
      isRefused: true,
    });
  });

  test('are of the resource where there are no parameters', async () => {
    const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:promrotate/central-AbCdEf';
    const found = await readIn({ requestParameters: null, resources: [{ ARN }] });
    expect(found).toMatchObject({ secretId: ARN });
  });

  test.each([
    [{ errorCode: 'ResourceNotFoundException' }],
    [{ eventSource: 'other.amazonaws.com' }],
    [{ requestParameters: null }],
    [{ userIdentity: undefined }],
  ])('are not those with %j', async (own) => {
    expect(await readIn(own)).toBeUndefined();
  });
});

const trail = (name: string) => `arn:aws:cloudtrail:eu-central-1:111122223333:trail/${name}`;
const basic = { ReadWriteType: 'All', IncludeManagementEvents: true } as const;
const field = (Field: string, own: Omit<AdvancedFieldSelector, 'Field'>) => ({ Field, ...own });
const management = field('eventCategory', { Equals: ['Management'] });

function playTrails(...names: string[]): void {
  cloudTrail
    .on(DescribeTrailsCommand)
    .resolves({ trailList: names.map((name) => ({ TrailARN: trail(name) })) });
  cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: true });
  cloudTrail.on(GetEventSelectorsCommand).resolves({ EventSelectors: [basic] });
}

describe('a trail', () => {
  const isAnyLogging = () => cloudTrails(client).isAnyLogging();

  test('is there when one logs management events', async () => {
    playTrails('a');
    expect(await isAnyLogging()).toBe(true);
  });

  test('is not there without any, nor with one that was stopped', async () => {
    playTrails();
    expect(await isAnyLogging()).toBe(false);

    playTrails('a');
    cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: false });
    expect(await isAnyLogging()).toBe(false);
  });

  test('may be another than the first', async () => {
    playTrails('stopped', 'b');
    cloudTrail.on(GetTrailStatusCommand, { Name: trail('stopped') }).resolves({ IsLogging: false });
    expect(await isAnyLogging()).toBe(true);
  });

  test('is there when one can be seen, whatever hides of another', async () => {
    playTrails('hidden', 'b');
    cloudTrail.on(GetEventSelectorsCommand, { TrailName: trail('hidden') }).rejects('denied');
    expect(await isAnyLogging()).toBe(true);
  });

  test('is not known to be there when what it takes cannot be read', async () => {
    playTrails('hidden');
    cloudTrail.on(GetEventSelectorsCommand).rejects(new Error('denied'));
    await expect(isAnyLogging()).rejects.toThrow('denied');
  });

  test.each([
    [{ ...basic, ReadWriteType: 'WriteOnly' as const }, true],
    [{ ...basic, ReadWriteType: 'ReadOnly' as const }, false],
    [{ ...basic, IncludeManagementEvents: false }, false],
    [{ ...basic, ExcludeManagementEventSources: ['kms.amazonaws.com'] }, true],
  ])('with the event selector %j', async (selector, expected) => {
    playTrails('a');
    cloudTrail.on(GetEventSelectorsCommand).resolves({ EventSelectors: [selector] });
    expect(await isAnyLogging()).toBe(expected);
  });

  test.each<[AdvancedFieldSelector[], boolean]>([
    [[management], true],
    [[field('eventCategory', { Equals: ['Data'] })], false],
    [[management, field('readOnly', { Equals: ['false'] })], true],
    [[management, field('readOnly', { Equals: ['true'] })], false],
    [[management, field('eventSource', { NotEquals: ['kms.amazonaws.com'] })], true],
    [[management, field('eventSource', { NotEquals: ['secretsmanager.amazonaws.com'] })], false],
    [[management, field('eventSource', { NotStartsWith: ['secrets'] })], false],
    [[management, field('eventName', { NotEndsWith: ['Failed'] })], false],
    [[management, field('eventName', { StartsWith: ['Rotation'] })], true],
    [[management, field('eventName', { EndsWith: ['Started'] })], false],
    [[management, field('userIdentity.arn', { NotEquals: [role] })], true],
    [[management, field('userIdentity.arn', { Equals: [role] })], false],
  ])('with the advanced event selector %j', async (FieldSelectors, expected) => {
    playTrails('a');
    cloudTrail
      .on(GetEventSelectorsCommand)
      .resolves({ AdvancedEventSelectors: [{ FieldSelectors }] });
    expect(await isAnyLogging()).toBe(expected);
  });
});
