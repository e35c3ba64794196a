import type { Statement } from '../iam/policy-document.ts';

export interface Bucket {
  readonly name: string;
  /** The customer key that objects are encrypted with. */
  readonly kmsKeyId: string | undefined;
  /** Whether a data key serves the whole bucket, whose ARN is then the encryption context. */
  readonly hasBucketKey: boolean;
  readonly isVersioned: boolean;
  /** Of the bucket's policy. */
  readonly statements: Statement[];
}

export type Buckets = Map<string, Bucket>;

export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
