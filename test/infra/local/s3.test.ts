import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOptions } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document, managed, smallTemplate } from '../../support/stand-in/small-template.ts';

const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const everybody = { AWS: '*' };

const bucket = (BucketName: string, properties: object = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketName,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
    ...properties,
  },
});

const encryptedBy = (byDefault: object, BucketKeyEnabled = false) => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { BucketKeyEnabled, ServerSideEncryptionByDefault: byDefault },
    ],
  },
});

const bucketPolicy = (logicalId: string, ...statements: object[]) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: { Ref: logicalId }, PolicyDocument: document(...statements) },
});

const onlyTls = {
  Effect: 'Deny',
  Action: 's3:*',
  Principal: everybody,
  Resource: ['arn:aws:s3:::plain', 'arn:aws:s3:::plain/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const onlyNewTls = { ...onlyTls, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } };

const useKey = (action: string, arn: string) =>
  allow(action, keyArn, {
    StringEquals: {
      'kms:ViaService': 's3.eu-central-1.amazonaws.com',
      'kms:EncryptionContext:aws:s3:arn': arn,
    },
  });

const resources = {
  Key: smallTemplate().Key,
  Plain: bucket('plain', { VersioningConfiguration: { Status: 'Enabled' } }),
  PlainPolicy: bucketPolicy('Plain', onlyTls, onlyNewTls),
  Keyed: bucket('keyed', encryptedBy({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn })),
  BucketKeyed: bucket(
    'bucket-keyed',
    encryptedBy({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn }, true),
  ),
  Closed: bucket('closed'),
  ClosedPolicy: bucketPolicy('Closed', {
    Effect: 'Deny',
    Action: 's3:PutObject',
    Principal: everybody,
    Resource: 'arn:aws:s3:::closed/*',
  }),
  Shared: bucket('shared'),
  SharedPolicy: bucketPolicy('Shared', {
    Effect: 'Allow',
    Action: 's3:PutObject',
    Principal: { AWS: 'arn:aws:iam::123456789012:role/person-guest' },
    Resource: 'arn:aws:s3:::shared/*',
  }),
  Write: managed(allow('s3:PutObject', ['arn:aws:s3:::*/audits/*'])),
  Read: managed(allow('s3:GetObject', '*')),
  WriteKeyed: managed(
    allow('s3:PutObject', '*'),
    useKey('kms:GenerateDataKey', 'arn:aws:s3:::keyed/audits/a'),
    useKey('kms:GenerateDataKey', 'arn:aws:s3:::bucket-keyed'),
  ),
  Nothing: managed(allow('ssm:GetParameter', '*')),
};

/** Amazon S3 API Reference: https://docs.aws.amazon.com/AmazonS3/latest/API/ */
describe('S3 of the stand-in', () => {
  let deployed: Deployed;
  let administrator: S3Client;

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, { clock: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    administrator = new S3Client(clientOptions(deployed.standIn.adminEnvironment()));
  });
  afterAll(() => deployed.remove());

  const clientOf = (name: string, ...policies: string[]) =>
    new S3Client(clientOptions(deployed.standIn.personEnvironment(name, policies)));
  const put = (client: S3Client, input: Partial<PutObjectCommandInput> = {}) =>
    client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'audits/a', Body: '{}', ...input }));
  const get = (client: S3Client, Key: string) =>
    client.send(new GetObjectCommand({ Bucket: 'plain', Key }));

  test.each(['audits/2026-01-02/report.json', "a b+c(1)'!*/ü & <x>.html"])(
    'gives back the object "%s" as it was put, with its type and its checksum',
    async (Key) => {
      const Body = 'grün \u0000 <&>';
      const putting = await put(administrator, { Key, Body, ContentType: 'text/html' });

      const answer = await get(administrator, Key);

      expect(await answer.Body?.transformToString()).toBe(Body);
      expect(answer).toMatchObject({
        ContentType: 'text/html',
        ETag: putting.ETag,
        ChecksumCRC32: putting.ChecksumCRC32,
        VersionId: putting.VersionId,
        LastModified: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
        ServerSideEncryption: 'AES256',
      });
      expect(deployed.standIn.objects()).toContainEqual(
        expect.objectContaining({
          bucket: 'plain',
          key: Key,
          contentType: 'text/html',
          body: Buffer.from(Body),
        }),
      );
    },
  );

  test('keeps the newest of what is put under one key', async () => {
    await put(administrator, { Key: 'twice', Body: 'one' });
    await put(administrator, { Key: 'twice', Body: 'two' });

    const written = deployed.standIn.objects().filter(({ key }) => key === 'twice');

    expect(written.map(({ body }) => body.toString())).toEqual(['two']);
  });

  test('takes a file of several megabytes', async () => {
    const Body = 'ü'.repeat(2_000_000);

    await put(administrator, { Key: 'large', Body });

    const { ContentLength } = await get(administrator, 'large');
    expect(ContentLength).toBe(4_000_000);
  });

  test('lists keys by prefix and by pages, in their order', async () => {
    for (const name of ['b', 'a', 'c']) await put(administrator, { Key: `list/${name}` });
    const list = (ContinuationToken?: string) =>
      administrator.send(
        new ListObjectsV2Command({
          Bucket: 'plain',
          Prefix: 'list/',
          MaxKeys: 2,
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        }),
      );

    const first = await list();
    const second = await list(first.NextContinuationToken);

    const keys = [first, second].map(({ Contents = [] }) => Contents.map(({ Key }) => Key));
    expect(keys).toEqual([['list/a', 'list/b'], ['list/c']]);
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
  });

  test('lets an identity write what its policy names, and nothing else', async () => {
    const writer = clientOf('writer', 'Write');

    await put(writer);

    await expect(put(writer, { Key: 'other' })).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect(deployed.standIn.calls()).toContainEqual(
      expect.objectContaining({
        principal: 'person-writer',
        service: 's3',
        action: 'PutObject',
        resource: 'arn:aws:s3:::plain/other',
        allowed: false,
      }),
    );
  });

  test('tells of an absent key only whoever may list (API GetObject: Permissions)', async () => {
    const reader = clientOf('reader', 'Read');

    await expect(get(administrator, 'absent')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get(reader, 'absent')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('has the buckets of the template only', async () => {
    await expect(put(administrator, { Bucket: 'absent' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  test('denies what a bucket’s policy denies, and grants what it grants somebody by name', async () => {
    await expect(put(administrator, { Bucket: 'closed' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(put(clientOf('guest', 'Nothing'), { Bucket: 'shared' })).resolves.toBeDefined();
    await expect(put(clientOf('other', 'Nothing'), { Bucket: 'shared' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test.each(['keyed', 'bucket-keyed'])(
    'wants the use of the key of "%s" (User Guide: UsingKMSEncryption)',
    async (Bucket) => {
      await expect(put(clientOf('key-user', 'WriteKeyed'), { Bucket })).resolves.toMatchObject({
        ServerSideEncryption: 'aws:kms',
      });
      await expect(put(clientOf('keyless', 'Write'), { Bucket })).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    },
  );

  test('uses a key in the name of the object, or of the bucket with a bucket key (User Guide: bucket-key)', async () => {
    const writer = clientOf('key-user', 'WriteKeyed');

    await expect(put(writer, { Bucket: 'keyed', Key: 'audits/b' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(put(writer, { Bucket: 'bucket-keyed', Key: 'audits/b' })).resolves.toBeDefined();
  });

  test('refuses a wrong key pair by S3’s own names (Error responses)', async () => {
    const environment = deployed.standIn.adminEnvironment();

    await expect(
      put(new S3Client(clientOptions({ ...environment, AWS_SECRET_ACCESS_KEY: 'other' }))),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(
      put(new S3Client(clientOptions({ ...environment, AWS_ACCESS_KEY_ID: 'AKIAOTHER' }))),
    ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });

  test.each([
    [{ ServerSideEncryption: 'AES256' as const }, 'x-amz-server-side-encryption'],
    [{ IfNoneMatch: '*' }, 'if-none-match'],
    [{ Metadata: { a: 'b' } }, 'x-amz-meta-a'],
  ])('says that it does not play %j', async (input, message) => {
    await expect(put(administrator, input)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(message),
    });
  });
});

describe('objects of a stand-in with a state folder', () => {
  const directories: string[] = [];
  afterEach(async () => {
    for (const directory of directories.splice(0))
      await rm(directory, { recursive: true, force: true });
  });

  test('are there in the next one', async () => {
    const stateDirectory = await mkdtemp(join(tmpdir(), 'promrotate-state-'));
    directories.push(stateDirectory);
    const first = await deployedStandIn(resources, { stateDirectory });
    const client = new S3Client(clientOptions(first.standIn.adminEnvironment()));
    await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'kept', Body: 'ü' }));
    await first.remove();

    const second = await deployedStandIn(resources, { stateDirectory });

    expect(second.standIn.objects()).toEqual([
      expect.objectContaining({ bucket: 'plain', key: 'kept', body: Buffer.from('ü') }),
    ]);
    await second.remove();
  });
});

describe('a bucket of a template', () => {
  test.each([
    [bucket('Upper'), 'BucketName'],
    [bucket('good', { AccessControl: 'PublicRead' }), '"Plain.AccessControl"'],
    [bucket('good', encryptedBy({ SSEAlgorithm: 'rot13' })), 'SSEAlgorithm'],
  ])('is not deployed when it cannot be as it says', async (Plain, message) => {
    await expect(deployedStandIn({ Plain })).rejects.toThrow(message);
  });
});
