import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  GetResourcePolicyCommand,
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { reportBucket } from '../../../functions/adapters/report-bucket.ts';
import { schedules } from '../../../functions/adapters/schedules.ts';
import { secretFacts } from '../../../functions/adapters/secret-facts.ts';

const region = 'eu-central-1';
const scheduler = mockClient(SchedulerClient);
const secretsManager = mockClient(SecretsManagerClient);
const s3 = mockClient(S3Client);

beforeEach(() => {
  for (const mock of [scheduler, secretsManager, s3]) mock.reset();
});

describe('a schedule', () => {
  const stateOf = () => schedules(new SchedulerClient({ region }), 'probes').stateOf('probe');

  test.each([
    ['ENABLED', 'enabled'],
    ['DISABLED', 'disabled'],
  ] as const)('that is %s', async (State, expected) => {
    scheduler.on(GetScheduleCommand, { Name: 'probe', GroupName: 'probes' }).resolves({ State });
    expect(await stateOf()).toBe(expected);
  });

  test('that is not there is missing, and one that may not be seen is an error', async () => {
    const message = 'Schedule probe does not exist.';
    scheduler
      .on(GetScheduleCommand)
      .rejects(new ResourceNotFoundException({ $metadata: {}, Message: message, message }));
    expect(await stateOf()).toBe('missing');

    scheduler.on(GetScheduleCommand).rejects(new Error('denied'));
    await expect(stateOf()).rejects.toThrow('denied');
  });
});

describe('what is said about a secret', () => {
  const facts = secretFacts(new SecretsManagerClient({ region }));

  test('is its own policy, if there is one', async () => {
    secretsManager
      .on(GetResourcePolicyCommand, { SecretId: 'with' })
      .resolves({ ResourcePolicy: '{}' })
      .on(GetResourcePolicyCommand, { SecretId: 'without' })
      .resolves({});

    expect(await facts.policyOf('with')).toBe('{}');
    expect(await facts.policyOf('without')).toBeUndefined();
  });

  test('is when a version was created, on whatever page it is', async () => {
    const CreatedDate = new Date('2026-01-01T00:00:00Z');
    secretsManager
      .on(ListSecretVersionIdsCommand)
      .resolves({ Versions: [{ VersionId: 'a' }], NextToken: 'more' })
      .on(ListSecretVersionIdsCommand, { NextToken: 'more' })
      .resolves({ Versions: [{ VersionId: 'b', CreatedDate }] });

    expect(await facts.createdAt('secret', 'b')).toBe(CreatedDate.getTime());
    expect(await facts.createdAt('secret', 'c')).toBeUndefined();
  });
});

test('a report is an object of the bucket, of a type that browsers know', async () => {
  s3.on(PutObjectCommand).resolves({});

  await reportBucket(new S3Client({ region }), 'bucket').write('latest/report.html', {
    type: 'text/html; charset=utf-8',
    text: '<p>',
  });

  expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input)).toEqual([
    {
      Bucket: 'bucket',
      Key: 'latest/report.html',
      ContentType: 'text/html; charset=utf-8',
      Body: '<p>',
    },
  ]);
});
