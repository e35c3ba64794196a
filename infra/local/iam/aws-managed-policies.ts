import type { ManagedPolicy } from '../played-aws.ts';
import { statementsOf } from './policy-document.ts';

/**
 * What the SSM agent's role has on nearly every instance, as far as the stand-in plays it. It reads
 * any parameter: only the key of a SecureString keeps the parameter of one host from another.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
 */
export const managedInstanceCore: ManagedPolicy = {
  name: 'AmazonSSMManagedInstanceCore',
  arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  statements: statementsOf({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: '*',
    },
  }),
};

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
export const administratorAccess: ManagedPolicy = {
  name: 'AdministratorAccess',
  arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  statements: statementsOf({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  }),
};
