import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** A credential that is still being tried out is nobody's but the rotation's. */
export const readCurrent = (secretArns: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [...secretArns],
    conditions: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
  });
