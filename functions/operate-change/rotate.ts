import { PromrotateError } from '../shared/errors.ts';
import type { Look } from '../shared/look.ts';
import type { PendingRotation } from '../shared/pending-rotation.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { requireNoOrder, requireRotationOn, rotationRunning } from './requirements.ts';

/** Starts a rotation whose new version has the request's id. */
export async function rotate(
  deps: OperateChangeDeps,
  seen: Look,
  request: ChangeOf<'rotate'>,
): Promise<Answer> {
  const { id } = request;
  const answer = {
    id,
    note: 'the rotation has begun; once the new version is proved and current, writers are switched',
  };
  if (isRequested(seen, id)) return answer;
  if (!hasBegun(seen, id)) await begin(deps, seen, id);
  const { by, reason } = request;
  const requested = { at: deps.clock.now(), kind: 'rotation-requested', subject: id, by } as const;
  const detail = reason === '' ? {} : { detail: reason };
  const { endpoint } = seen.definition;
  await deps.ledger.record(endpoint, [{ fact: 'event', event: { ...requested, ...detail } }]);
  return answer;
}

function isRequested({ ledger }: Look, id: string): boolean {
  return ledger.events.some(({ kind, subject }) => kind === 'rotation-requested' && subject === id);
}

/** Whoever began it was interrupted before it was noted. @throws INVALID_REQUEST */
function hasBegun({ ledger, secret, pending }: Look, id: string): boolean {
  const facts = ledger.versions.get(id);
  const isOrder = [ledger.order, ledger.closedOrder].some((order) => order?.id === id);
  if (!isOrder && (pending?.versionId === id || facts?.startedAt !== undefined)) return true;
  const isOther =
    isOrder ||
    facts !== undefined ||
    secret.stages.has(id) ||
    ledger.events.some(({ subject }) => subject === id);
  if (!isOther) return false;
  throw new PromrotateError(
    'INVALID_REQUEST',
    'expected at "id": an id that nothing else has, found that of a version or an order',
  );
}

async function begin(deps: OperateChangeDeps, seen: Look, id: string): Promise<void> {
  requireNoOrder(seen);
  requireRotationOn(seen);
  if (seen.pending !== undefined) throw notOver(seen.pending);
  if ((await deps.rotations.start(seen.secret.arn, id)) === 'started') return;
  throw rotationNotOver('one that has just begun');
}

function notOver(pending: PendingRotation): PromrotateError {
  const { versionId, facts, isRunning } = pending;
  if (isRunning) return rotationRunning(pending);
  const failure = facts.failure;
  const why =
    failure === undefined ? '' : `, which failed in ${failure.step} with ${failure.message}`;
  return rotationNotOver(
    `one to version "${versionId}"${why}: Secrets Manager tries it again; unstick gives it up`,
  );
}

function rotationNotOver(found: string): PromrotateError {
  return new PromrotateError(
    'ROTATION_RUNNING',
    `expected no rotation that is not over, found ${found}`,
    {
      retryable: true,
    },
  );
}
