import { PromrotateError } from '../shared/errors.ts';
import type { Pause } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { RotationSchedule } from '../shared/ports.ts';
import { parseSchedule } from '../shared/rotation-schedule.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { requireNoOrder } from './requirements.ts';

/** Switches rotation on again, by the schedule that it had; does not rotate at once. */
export async function resume(
  { rotations, ledger, clock }: OperateChangeDeps,
  seen: Look,
  { by, reason }: ChangeOf<'resume'>,
): Promise<Answer> {
  const { secret, definition } = seen;
  const pause = requirePause(seen);
  requireNoOrder(seen);
  requireNothingPending(seen);
  const { rotationFunction } = secret;
  const schedule = parseSchedule(pause.schedule) ?? secret.schedule;
  if (rotationFunction === undefined || schedule === undefined) throw notConfigured();
  // Interrupted after it was on, or somebody else was faster.
  if (!secret.rotationEnabled) await rotations.resume(secret.arn, { rotationFunction, schedule });

  const event = { at: clock.now(), kind: 'resumed', subject: pause.schedule, by } as const;
  const detail = reason === '' ? {} : { detail: reason };
  await ledger.record(definition.endpoint, [
    { fact: 'resumed' },
    { fact: 'event', event: { ...event, ...detail } },
  ]);
  return { note: noteOf(schedule, pause) };
}

function requirePause({ ledger, secret, definition }: Look): Pause {
  if (ledger.pause !== undefined) return ledger.pause;
  const found = secret.rotationEnabled
    ? 'on'
    : 'off, but not by a pause: deploy again with --revert-drift';
  throw new PromrotateError(
    'ROTATION_NOT_PAUSED',
    `expected rotation of "${definition.endpoint}" to be paused, found it ${found}`,
  );
}

/** RotateSecret would be refused. */
function requireNothingPending({ pending, secret }: Look): void {
  if (pending === undefined || secret.rotationEnabled) return;
  throw new PromrotateError(
    'ROTATION_RUNNING',
    `expected no version with AWSPENDING alone, found "${pending.versionId}": pause once more, which takes it off`,
  );
}

function notConfigured(): PromrotateError {
  return new PromrotateError(
    'ROTATION_DISABLED',
    'expected the secret to have a rotation function and a schedule, found none: deploy again with --revert-drift',
  );
}

function noteOf({ expression }: RotationSchedule, { schedule }: Pause): string {
  // API RotateSecret: what rate() or a number of days had planned might still happen.
  const isCron = expression?.startsWith('cron') ?? false;
  return `rotates by its schedule again (${schedule}); ${isCron ? 'the receivers are tested now' : 'the receivers are tested now, and a rotation that was due may follow'}`;
}
