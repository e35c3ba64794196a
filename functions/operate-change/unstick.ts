import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { orderOnce } from './place-order.ts';
import { requireRotationOn, rotationRunning } from './requirements.ts';

/** Gives up the rotation that does not end, and has another begin; tells why the first did not. */
export async function unstick(
  deps: OperateChangeDeps,
  seen: Look,
  { id, by, reason }: ChangeOf<'unstick'>,
): Promise<Answer> {
  const order = await orderOnce(deps, seen, { kind: 'restart', id }, () => {
    const versionId = stuckVersion(seen);
    return { id, kind: 'restart', versionId, at: deps.clock.now(), by, reason };
  });
  return { id, versionId: order.versionId, ...failureOf(seen, order), note: noteOf(order) };
}

/** @throws NOTHING_PENDING, ROTATION_PAUSED, ROTATION_DISABLED, ROTATION_RUNNING */
function stuckVersion(seen: Look): string {
  const { pending, definition } = seen;
  if (pending === undefined) {
    throw new PromrotateError(
      'NOTHING_PENDING',
      `expected a rotation of "${definition.endpoint}" that has not ended, found none: there is nothing to do`,
    );
  }
  requireRotationOn(seen);
  if (pending.isRunning) throw rotationRunning(pending);
  return pending.versionId;
}

function failureOf({ ledger }: Look, { versionId }: Order): Pick<Answer, 'failure'> {
  const failure = ledger.versions.get(versionId)?.failure;
  return failure === undefined ? {} : { failure };
}

function noteOf({ id, versionId }: Order): string {
  return `AWSPENDING is taken off version "${versionId}", and a rotation to version "${id}" begins`;
}
