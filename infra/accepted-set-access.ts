import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acceptedSetArn } from './arns.ts';
import { type Keys, keyUse } from './keys.ts';

/** Writing accepted sets; and reading them back, to know what stands there before it is written over. */
export const readAndWriteAcceptedSets = (
  scope: Construct,
  { acceptedSets }: Keys,
): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['ssm:GetParameter', 'ssm:PutParameter'],
    resources: [acceptedSetArn(scope, '*')],
  }),
  keyUse({
    keyArns: [acceptedSets.keyArn],
    service: 'ssm',
    actions: ['kms:Decrypt', 'kms:Encrypt'],
  }),
];
