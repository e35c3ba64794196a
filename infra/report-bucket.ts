import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { reportPrefixes } from '../functions/shared/contract.ts';
import { acknowledge } from './acknowledgements.ts';

const keptDays = 400;

/**
 * The reports of the audits: who holds which secret, and who reads it, but no secret. Not versioned:
 * each day has keys of its own, and what is written over is the same report by another name.
 */
export class ReportBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        { prefix: reportPrefixes.days, expiration: Duration.days(keptDays) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(this, {
      'AwsSolutions-S1':
        'one function writes two files a day; who reads them is a data event of CloudTrail, for whoever wants that',
    });
  }

  /** Puts files where reports belong, and reads none. */
  put(): PolicyStatement {
    const resources = Object.values(reportPrefixes).map((prefix) =>
      this.arnForObjects(`${prefix}*`),
    );
    return new PolicyStatement({ actions: ['s3:PutObject'], resources });
  }

  acknowledgePut(policy: Policy): void {
    const buckets = this.node.children.filter((child) => CfnBucket.isCfnBucket(child));
    for (const id of buckets.map((bucket) => Stack.of(this).getLogicalId(bucket))) {
      for (const prefix of Object.values(reportPrefixes)) {
        acknowledge(policy, {
          [`AwsSolutions-IAM5[Resource::<${id}.Arn>/${prefix}*]`]:
            'the keys are days, and nothing but reports is below that prefix',
        });
      }
    }
  }
}
