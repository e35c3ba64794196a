import { AwsError } from './aws-error.ts';
import type { Secret } from './secret-record.ts';
import type { DeleteSecret } from './secrets-requests.ts';

const dayMilliseconds = 24 * 3_600_000;

/**
 * When the recovery window ends; undefined: at once. API DeleteSecret.
 * @throws AwsError of a window that there is not
 */
export function endOfWindow(
  { recoveryWindowInDays: days, forceDeleteWithoutRecovery: isForced = false }: DeleteSecret,
  now: number,
): number | undefined {
  if (isForced && days !== undefined)
    throw new AwsError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days !== undefined && (days < 7 || days > 30))
    throw new AwsError(
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  return isForced ? undefined : now + (days ?? 30) * dayMilliseconds;
}

/** One that is marked can be described, restored and deleted for good; nothing else. */
export function refuseMarked({ deletesAt }: Secret): void {
  if (deletesAt === undefined) return;
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}
