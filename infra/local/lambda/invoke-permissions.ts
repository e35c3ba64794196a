import { AwsError } from '../aws-error.ts';
import { matchesWildcard } from '../iam/wildcard.ts';

/** An AWS::Lambda::Permission. */
export interface InvokePermission {
  readonly functionArn: string;
  readonly principal: string;
  readonly sourceAccount: string | undefined;
  readonly sourceArn: string | undefined;
}

export interface Invoker {
  /** `secretsmanager.amazonaws.com` or `events.amazonaws.com`. */
  readonly principal: string;
  readonly account: string;
  /** The secret or the rule. */
  readonly arn: string;
}

export function isInvocable(
  permissions: readonly InvokePermission[],
  functionArn: string,
  { principal, account, arn }: Invoker,
): boolean {
  return permissions.some(
    (permission) =>
      permission.functionArn === functionArn &&
      permission.principal === principal &&
      (permission.sourceAccount ?? account) === account &&
      matchesWildcard(permission.sourceArn ?? '*', arn),
  );
}

/** What RotateSecret answers when the function's resource policy leaves Secrets Manager out. */
export function cannotInvoke(): AwsError {
  return new AwsError(
    'AccessDeniedException',
    'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
  );
}
