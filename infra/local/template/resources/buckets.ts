import { z } from 'zod';
import { assertJudgeable } from '../../iam/judgeable.ts';
import { statementsOf } from '../../iam/policy-document.ts';
import { bucketArn } from '../../s3/buckets.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

const encryptionSchema = z.strictObject({
  ServerSideEncryptionConfiguration: z.tuple([
    z.strictObject({
      BucketKeyEnabled: z.boolean().default(false),
      ServerSideEncryptionByDefault: z.discriminatedUnion('SSEAlgorithm', [
        z.strictObject({ SSEAlgorithm: z.literal('AES256') }),
        z.strictObject({ SSEAlgorithm: z.literal('aws:kms'), KMSMasterKeyID: z.string() }),
      ]),
    }),
  ]),
});

/** Nobody here comes from outside of the account, and nothing here grows old enough to expire. */
const bucketSchema = z.strictObject({
  ...inert('LifecycleConfiguration', 'OwnershipControls', 'Tags'),
  BucketName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  BucketEncryption: encryptionSchema.optional(),
  PublicAccessBlockConfiguration: z
    .strictObject({
      BlockPublicAcls: z.boolean(),
      BlockPublicPolicy: z.boolean(),
      IgnorePublicAcls: z.boolean(),
      RestrictPublicBuckets: z.boolean(),
    })
    .optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
});

const policySchema = z.strictObject({ Bucket: z.string(), PolicyDocument: z.unknown() });

export const bucketResources: ResourceHandlers = {
  'AWS::S3::Bucket': ({ properties, generatedName }, { buckets, place }) => {
    const bucket = bucketSchema.parse(properties);
    const name = bucket.BucketName ?? generatedName.toLowerCase().slice(0, 63);
    const [encryption] = bucket.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
    const byDefault = encryption?.ServerSideEncryptionByDefault;
    buckets.set(name, {
      name,
      kmsKeyId: byDefault?.SSEAlgorithm === 'aws:kms' ? byDefault.KMSMasterKeyID : undefined,
      hasBucketKey: encryption?.BucketKeyEnabled ?? false,
      isVersioned: bucket.VersioningConfiguration?.Status === 'Enabled',
      statements: [],
    });
    const DomainName = `${name}.s3.amazonaws.com`;
    const RegionalDomainName = `${name}.s3.${place.region}.amazonaws.com`;
    return { ref: name, attributes: { Arn: bucketArn(name), DomainName, RegionalDomainName } };
  },

  'AWS::S3::BucketPolicy': ({ properties, generatedName }, { buckets }) => {
    const { Bucket: name, PolicyDocument } = policySchema.parse(properties);
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new Error(`expected a bucket "${name}" by now, found none`);
    const statements = statementsOf(PolicyDocument);
    assertJudgeable(statements);
    bucket.statements.push(...statements);
    return { ref: generatedName };
  },
};
