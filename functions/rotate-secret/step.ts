import type { ApplyDeps } from '../shared/apply-accepted-set.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { LedgerState } from '../shared/ledger.ts';
import type { Definitions, Log, SecretDescription } from '../shared/ports.ts';
import type { ProbeDeps } from '../shared/probe.ts';

export type StepName = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

export type RotationDeps = ApplyDeps &
  ProbeDeps & {
    readonly definitions: Definitions;
    readonly newPassword: () => string;
    readonly log: Log;
  };

/** What every step knows once the guard has let it pass. */
export type Step = {
  readonly endpoint: string;
  /** The version being rotated to: the event's ClientRequestToken. */
  readonly versionId: string;
  readonly rotationToken?: string;
  readonly secret: SecretDescription;
  readonly ledger: LedgerState;
  /** When the function has to have ended, in milliseconds since the epoch. */
  readonly deadline: number;
};

export function pendingMissing({ versionId }: Step): PromrotateError {
  return new PromrotateError(
    'PENDING_MISSING',
    `expected a value in version "${versionId}" with the label AWSPENDING, found none`,
    { retryable: true },
  );
}
