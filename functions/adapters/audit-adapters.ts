import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { patience } from './clients.ts';
import { cloudTrailReads, cloudTrails } from './cloud-trail.ts';
import { iamPolicies } from './iam-policies.ts';
import { reportBucket } from './report-bucket.ts';
import { schedules } from './schedules.ts';
import { secretFacts } from './secret-facts.ts';

export type AuditNames = {
  readonly probeScheduleGroup: string;
  readonly reportBucket: string;
};

/** What only the audit works with. */
export function auditAdapters(names: AuditNames, secretsManager: SecretsManagerClient) {
  const cloudTrail = new CloudTrailClient(patience);
  return {
    schedules: schedules(new SchedulerClient(patience), names.probeScheduleGroup),
    trails: cloudTrails(cloudTrail),
    secretReads: cloudTrailReads(cloudTrail),
    secretFacts: secretFacts(secretsManager),
    identities: iamPolicies(new IAMClient(patience)),
    reports: reportBucket(new S3Client(patience), names.reportBucket),
  };
}
