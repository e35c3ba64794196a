import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { KeyPolicies } from '../iam/key-policies.ts';
import type { Place } from '../place.ts';
import type { AwsAnswer } from '../protocols/protocol.ts';
import { type Bucket, type Buckets, bucketArn } from './buckets.ts';
import { checkChecksum, checksumHeader, checksumOf } from './checksum.ts';
import { listing } from './listing.ts';
import { etagOf, type Objects, type StoredObject } from './objects.ts';
import type { S3Call, S3Service } from './rest-xml.ts';
import { accessDenied, S3Access } from './s3-access.ts';
import { refuseUnplayed } from './unplayed.ts';

interface S3Deps {
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
  readonly now: () => number;
  readonly buckets: Buckets;
  readonly objects: Objects;
}

/** PutObject, GetObject and ListObjectsV2 in buckets of the template. */
export class S3Api implements S3Service {
  readonly #deps: S3Deps;
  readonly #access: S3Access;

  constructor(deps: S3Deps) {
    this.#deps = deps;
    this.#access = new S3Access(deps);
  }

  handle(call: S3Call): AwsAnswer {
    refuseUnplayed(call);
    if (call.key === '' && call.method === 'GET') return this.#list(call);
    if (call.key !== '' && call.method === 'PUT') return this.#put(call);
    if (call.key !== '' && call.method === 'GET') return this.#get(call);
    throw new AwsError(
      'NotImplemented',
      'the stand-in plays PutObject, GetObject and ListObjectsV2 only',
      501,
    );
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
  #put(call: S3Call): AwsAnswer {
    const { principal, key, headers, raw } = call;
    const bucket = this.#bucket(call, 's3:PutObject');
    this.#access.requireKey(principal, bucket, key, 'GenerateDataKey');
    checkChecksum(headers, raw);
    const contentType = headers['content-type'] ?? 'binary/octet-stream';
    const object = {
      bucket: bucket.name,
      key,
      contentType,
      modifiedAt: this.#deps.now(),
      versionId: randomUUID(),
      body: raw,
    };
    this.#deps.objects.put(object);
    return { status: 200, headers: headersOf(object, bucket), body: '' };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
  #get(call: S3Call): AwsAnswer {
    const { principal, key } = call;
    const bucket = this.#bucket(call, 's3:GetObject');
    const object = this.#deps.objects.get(bucket.name, key);
    if (object === undefined) throw this.#noSuchKey(call, bucket);
    this.#access.requireKey(principal, bucket, key, 'Decrypt');
    return {
      status: 200,
      headers: {
        ...headersOf(object, bucket),
        'content-length': String(object.body.length),
        'content-type': object.contentType,
        'last-modified': new Date(object.modifiedAt).toUTCString(),
      },
      body: object.body,
    };
  }

  /** Whoever may not list is not told that there is no such object. */
  #noSuchKey({ principal }: S3Call, bucket: Bucket): AwsError {
    const request = { action: 's3:ListBucket', resource: bucketArn(bucket.name), context: {} };
    return this.#access.may(principal, bucket, request)
      ? new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
      : accessDenied();
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
  #list(call: S3Call): AwsAnswer {
    const { name } = this.#bucket(call, 's3:ListBucket');
    const objects = this.#deps.objects.all().filter(({ bucket }) => bucket === name);
    return listing(name, objects, call.query);
  }

  /** Permission comes before existence. */
  #bucket({ principal, bucket: name, key, query }: S3Call, action: string): Bucket {
    const bucket = this.#deps.buckets.get(name);
    const resource = key === '' ? bucketArn(name) : `${bucketArn(name)}/${key}`;
    const context = key === '' ? { 's3:prefix': [query.get('prefix') ?? ''] } : {};
    this.#access.require(principal, bucket, { action, resource, context });
    if (bucket !== undefined) return bucket;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  }
}

function headersOf(
  { body, versionId }: StoredObject,
  bucket: Bucket,
): Readonly<Record<string, string>> {
  return {
    etag: etagOf(body),
    [checksumHeader]: checksumOf(body),
    ...(bucket.isVersioned ? { 'x-amz-version-id': versionId } : {}),
    ...(bucket.kmsKeyId === undefined
      ? { 'x-amz-server-side-encryption': 'AES256' }
      : {
          'x-amz-server-side-encryption': 'aws:kms',
          'x-amz-server-side-encryption-aws-kms-key-id': bucket.kmsKeyId,
        }),
  };
}
