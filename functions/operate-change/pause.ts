import { PromrotateError } from '../shared/errors.ts';
import type { LedgerChange, Pause } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import { formatSchedule } from '../shared/rotation-schedule.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { requireNoOrder, requireRotationOn } from './requirements.ts';

/**
 * Switches rotation off and gives up one that has not ended. The schedule is noted first: a request
 * that was interrupted is completed by the same one again.
 */
export async function pause(
  deps: OperateChangeDeps,
  seen: Look,
  request: ChangeOf<'pause'>,
): Promise<Answer> {
  requireNoOrder(seen);
  const { secret, ledger, pending, definition } = seen;
  const isUnfinished =
    !secret.rotationEnabled && ledger.pause !== undefined && pending !== undefined;
  if (!isUnfinished) requireRotationOn(seen);

  const noted = isUnfinished ? [] : notesOf(seen, request, deps.clock.now());
  if (noted.length > 0) await deps.ledger.record(definition.endpoint, noted);
  if (secret.rotationEnabled) await deps.rotations.cancel(secret.arn);
  if (pending !== undefined) await deps.rotations.removePending(secret.arn, pending.versionId);
  return {
    ...(pending === undefined ? {} : { versionId: pending.versionId }),
    note: 'nothing rotates until it is resumed; what is current, accepted or within grace stays so',
  };
}

/** None when this very request noted it before. */
function notesOf(
  { secret, ledger }: Look,
  { by, reason }: ChangeOf<'pause'>,
  at: number,
): LedgerChange[] {
  if (ledger.pause?.by === by && ledger.pause.reason === reason) return [];
  const schedule = formatSchedule(secret.schedule ?? {});
  if (schedule === '') {
    throw new PromrotateError(
      'ROTATION_DISABLED',
      'expected a rotation schedule, which a resumption needs, found none: deploy again with --revert-drift',
    );
  }
  const paused: Pause = { at, by, reason, schedule };
  const event = { at, kind: 'paused', subject: schedule, by } as const;
  const detail = reason === '' ? {} : { detail: reason };
  return [
    { fact: 'paused', pause: paused },
    { fact: 'event', event: { ...event, ...detail } },
  ];
}
