import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Context } from '../iam/conditions.ts';
import { evaluate, type Request } from '../iam/evaluation.ts';
import { isPrincipal, type KeyPolicies, type KmsUse } from '../iam/key-policies.ts';
import type { Principal } from '../iam/principals.ts';
import type { Place } from '../place.ts';
import { type Bucket, bucketArn } from './buckets.ts';

interface AccessDeps {
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
}

/** As an SDK talks to S3, whatever the stand-in's loopback is. */
const transport: Context = { 'aws:securetransport': ['true'], 's3:tlsversion': ['1.3'] };

/**
 * Who may do what in a bucket: by an identity's policy or by that of the bucket, unless one of them
 * denies it. What the account's public access block keeps out, nobody here tries.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
 */
export class S3Access {
  readonly #deps: AccessDeps;

  constructor(deps: AccessDeps) {
    this.#deps = deps;
  }

  require(principal: Principal, bucket: Bucket | undefined, request: Request): void {
    const allowed = this.may(principal, bucket, request);
    const { action, resource } = request;
    this.#deps.authorizer.record(principal, action, resource, allowed);
    if (allowed) return;
    throw accessDenied(
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: "${resource}"`,
    );
  }

  may(principal: Principal, bucket: Bucket | undefined, request: Request): boolean {
    const names = [principal.arn, ...(principal.role === undefined ? [] : [principal.role.arn])];
    const account = [`arn:aws:iam::${this.#deps.place.accountId}:root`, this.#deps.place.accountId];
    const about = (bucket?.statements ?? []).filter((statement) =>
      [...names, ...account].some((name) => isPrincipal(statement, name)),
    );
    const context: Context = { ...request.context, ...transport };
    const ofBucket = evaluate(about, { ...request, context });
    const ofIdentity = this.#deps.authorizer.decide(principal, request);
    if (ofBucket === 'denied' || ofIdentity === 'denied') return false;
    // Naming the account in a bucket's policy leaves it to the identities' own.
    const direct = about.filter((statement) => names.some((name) => isPrincipal(statement, name)));
    return ofIdentity === 'allowed' || evaluate(direct, { ...request, context }) === 'allowed';
  }

  /**
   * Reading takes the key's Decrypt, writing GenerateDataKey.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
   */
  requireKey(principal: Principal, bucket: Bucket, key: string, action: KmsUse['action']): void {
    const { kmsKeyId, name, hasBucketKey } = bucket;
    if (kmsKeyId === undefined) return;
    const arn = hasBucketKey ? bucketArn(name) : `${bucketArn(name)}/${key}`;
    const encryptionContext = { 'aws:s3:arn': arn };
    this.#deps.keys.require(principal, kmsKeyId, { action, via: 's3', encryptionContext });
  }
}

export const accessDenied = (message = 'Access Denied'): AwsError =>
  new AwsError('AccessDenied', message, 403);
