import {
  CloudTrailClient,
  DescribeTrailsCommand,
  type Event,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clientOptions, clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, managed } from '../../support/stand-in/small-template.ts';

const day = 86_400_000;
const trailArn = 'arn:aws:cloudtrail:eu-central-1:123456789012:trail/management-events';

const resources = {
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'kept', SecretString: 'first value' },
  },
  Read: managed(allow('secretsmanager:GetSecretValue', '*')),
  Look: managed(allow('cloudtrail:LookupEvents', '*')),
  LookAtTrail: managed(
    allow('cloudtrail:DescribeTrails', '*'),
    allow(['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'], trailArn),
  ),
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
describe('the event history of the stand-in', () => {
  let now = Date.UTC(2026, 0, 1);
  let deployed: Deployed;
  let client: CloudTrailClient;
  let secretArn: string;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { clock: () => now });
    client = trailClient(deployed.standIn.personEnvironment('auditor', ['Look']));
    secretArn = deployed.standIn.secrets.secret('kept').arn;
  });
  afterAll(() => deployed.remove());
  beforeEach(() => {
    now = Math.ceil(now / 1000) * 1000 + day;
  });

  const trailClient = (environment: Record<string, string>) =>
    new CloudTrailClient(clientOptions(environment));
  const as = (name: string, ...policies: string[]) =>
    clientsFor(deployed.standIn.personEnvironment(name, policies));
  const read = (name: string, policy = 'Read') =>
    as(name, policy).secrets.send(new GetSecretValueCommand({ SecretId: 'kept' }));

  async function lookUp(
    EventName: string,
    input: Partial<LookupEventsCommandInput> = {},
  ): Promise<{ events: readonly Event[]; next: string | undefined }> {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: EventName }];
    const { Events = [], NextToken } = await client.send(
      new LookupEventsCommand({ LookupAttributes, StartTime: new Date(now), ...input }),
    );
    return { events: Events, next: NextToken };
  }

  const recordIn = ({ CloudTrailEvent }: Event): unknown => JSON.parse(CloudTrailEvent ?? '');

  test('tells who read a secret and when, by a session of a role', async () => {
    await read('reader');

    const { events } = await lookUp('GetSecretValue');

    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      EventName: 'GetSecretValue',
      EventSource: 'secretsmanager.amazonaws.com',
      EventTime: new Date(now),
      ReadOnly: 'true',
      Username: 'reader',
      AccessKeyId: expect.stringMatching(/^ASIA/),
      Resources: [{ ResourceType: 'AWS::SecretsManager::Secret', ResourceName: 'kept' }],
    });
    expect(events.map(recordIn)).toEqual([
      expect.objectContaining({
        eventID: events[0]?.EventId,
        eventTime: new Date(now).toISOString().replace('.000', ''),
        eventName: 'GetSecretValue',
        awsRegion: 'eu-central-1',
        sourceIPAddress: '127.0.0.1',
        userAgent: expect.stringContaining('aws-sdk-js'),
        requestParameters: { secretId: 'kept' },
        responseElements: null,
        readOnly: true,
        eventType: 'AwsApiCall',
        recipientAccountId: '123456789012',
        userIdentity: {
          type: 'AssumedRole',
          principalId: expect.stringMatching(/^AROA[0-9A-F]{17}:reader$/),
          arn: 'arn:aws:sts::123456789012:assumed-role/person-reader/reader',
          accountId: '123456789012',
          accessKeyId: events[0]?.AccessKeyId,
          sessionContext: {
            sessionIssuer: {
              type: 'Role',
              principalId: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
              arn: 'arn:aws:iam::123456789012:role/person-reader',
              accountId: '123456789012',
              userName: 'person-reader',
            },
          },
        },
      }),
    ]);
  });

  test('tells of a user by name', async () => {
    const { secrets } = clientsFor(deployed.standIn.adminEnvironment());
    await secrets.send(new DescribeSecretCommand({ SecretId: secretArn }));

    const { events } = await lookUp('DescribeSecret');

    expect(events).toEqual([expect.objectContaining({ Username: 'administrator' })]);
    expect(events.map(recordIn)).toEqual([
      expect.objectContaining({
        requestParameters: { secretId: secretArn },
        userIdentity: expect.objectContaining({ type: 'IAMUser', userName: 'administrator' }),
      }),
    ]);
  });

  test('tells of a denied read, by CloudTrail’s name of the error', async () => {
    await expect(read('stranger', 'Look')).rejects.toThrow('not authorized');

    const { events } = await lookUp('GetSecretValue');

    expect(events.map(recordIn)).toEqual([
      expect.objectContaining({
        errorCode: 'AccessDenied',
        errorMessage: expect.stringContaining('not authorized'),
        requestParameters: { secretId: 'kept' },
      }),
    ]);
  });

  test('has no value of a secret or a parameter', async () => {
    const { secrets, ssm } = clientsFor(deployed.standIn.adminEnvironment());
    await secrets.send(new PutSecretValueCommand({ SecretId: 'kept', SecretString: 'planted' }));
    const parameter = { Name: '/kept', Type: 'String' as const, Value: 'planted' };
    await ssm.send(new PutParameterCommand(parameter));
    await read('reader');

    const { Events = [] } = await client.send(new LookupEventsCommand({}));

    expect(Events.map(({ EventName }) => EventName)).toContain('PutParameter');
    expect(JSON.stringify(Events)).not.toMatch(/planted|first value/);
  });

  test('is told newest first, in pages that nothing moves', async () => {
    for (const name of ['one', 'two', 'three']) await read(name);
    const first = await lookUp('GetSecretValue', { MaxResults: 2 });
    await read('four');

    const NextToken = first.next;
    const second = await lookUp('GetSecretValue', { MaxResults: 2, NextToken });

    const names = [first, second].map(({ events }) => events.map(({ Username }) => Username));
    expect(names).toEqual([['three', 'two'], ['one']]);
    expect(second.next).toBeUndefined();
  });

  test('is looked up by time, in whole seconds, and by one attribute', async () => {
    now += 500;
    await read('early');
    now += 60_000;
    await read('late');
    const names = async (input: Partial<LookupEventsCommandInput>) =>
      (await lookUp('GetSecretValue', input)).events.map(({ Username }) => Username);
    const second = (offset: number) => new Date(now - 500 + offset);

    expect(await names({ StartTime: second(-60_000) })).toEqual(['late', 'early']);
    expect(await names({ StartTime: second(-59_000) })).toEqual(['late']);
    const until = { StartTime: second(-60_000), EndTime: second(-1000) };
    expect(await names(until)).toEqual(['early']);
    const by = (AttributeKey: 'Username' | 'ResourceName', AttributeValue: string) =>
      names({ StartTime: second(0), LookupAttributes: [{ AttributeKey, AttributeValue }] });
    expect(await by('Username', 'late')).toEqual(['late']);
    expect(await by('ResourceName', 'kept')).toEqual(['late']);
    expect(await by('ResourceName', 'other')).toEqual([]);
  });

  test('goes back 90 days', async () => {
    await read('reader');
    const StartTime = new Date(now);
    now += 90 * day;
    expect((await lookUp('GetSecretValue', { StartTime })).events).toHaveLength(1);

    now += 1000;

    expect((await lookUp('GetSecretValue', { StartTime })).events).toEqual([]);
  });

  test.each([
    ['InvalidMaxResultsException', { MaxResults: 51 }],
    ['InvalidNextTokenException', { NextToken: 'x' }],
    ['InvalidTimeRangeException', { EndTime: new Date(0) }],
  ])('is refused with %s', async (name, input) => {
    await expect(lookUp('GetSecretValue', input)).rejects.toMatchObject({ name });
  });

  test('wants the permission', async () => {
    const stranger = trailClient(deployed.standIn.personEnvironment('nobody', ['Read']));

    await expect(stranger.send(new LookupEventsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('the trail of the stand-in', () => {
  let deployed: Deployed;
  let client: CloudTrailClient;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources);
    client = new CloudTrailClient(
      clientOptions(deployed.standIn.personEnvironment('auditor', ['LookAtTrail'])),
    );
  });
  afterAll(() => deployed.remove());
  beforeEach(() => {
    deployed.standIn.trail.isTrailLogging = true;
  });

  test('logs management events of all Regions', async () => {
    await expect(client.send(new DescribeTrailsCommand({}))).resolves.toMatchObject({
      trailList: [
        {
          Name: 'management-events',
          TrailARN: trailArn,
          IsMultiRegionTrail: true,
          HomeRegion: 'eu-central-1',
        },
      ],
    });
    await expect(client.send(new GetTrailStatusCommand({ Name: trailArn }))).resolves.toMatchObject(
      { IsLogging: true },
    );
    await expect(
      client.send(new GetEventSelectorsCommand({ TrailName: 'management-events' })),
    ).resolves.toMatchObject({
      TrailARN: trailArn,
      EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
    });
  });

  test('can be gone', async () => {
    deployed.standIn.trail.isTrailLogging = false;

    await expect(client.send(new DescribeTrailsCommand({}))).resolves.toMatchObject({
      trailList: [],
    });
    await expect(client.send(new GetTrailStatusCommand({ Name: trailArn }))).rejects.toMatchObject({
      name: 'TrailNotFoundException',
    });
  });

  test('is told with a permission for it', async () => {
    await expect(client.send(new GetTrailStatusCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
