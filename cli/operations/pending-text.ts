import type { Status } from '../../functions/shared/operations.ts';
import type { Colors } from '../colors.ts';
import { failureText } from './failure-text.ts';
import { shortVersion } from './version-name.ts';
import { whenText } from './when.ts';

type Pending = NonNullable<Status['pending']>;

export function pendingLines(pending: Pending, now: number, colors: Colors): string[] {
  const { versionId, startedAt, attempts, refusals, failure } = pending;
  const began = startedAt === undefined ? '' : `, begun ${whenText(startedAt, now)}`;
  const lines = [
    `Rotation to ${shortVersion(versionId)} ${stateText(pending, colors)}${began}`,
    `  ${attempts} steps begun, refused by a receiver ${refusals} times`,
  ];
  if (failure === undefined) return lines;
  const { step, at } = failure;
  return [...lines, `  ${step} failed ${whenText(at, now)}: ${failureText(failure)}`];
}

function stateText({ isRunning, isStuck }: Pending, colors: Colors): string {
  if (isRunning) return 'is running';
  return isStuck ? colors.red('is stuck') : 'waits for its next attempt';
}
