import type { LedgerState, Order } from '../shared/ledger.ts';
import {
  isGivenUp,
  maximumRefusals,
  type PendingRotation,
  pendingRotation,
} from '../shared/pending-rotation.ts';
import { carryOutOrder } from './carry-out-order.ts';
import { lookAndNote } from './look-and-note.ts';
import { nextVersionId } from './next-version-id.ts';
import type { Run, SettleDeps } from './run.ts';
import { findUnreachable } from './unreachable.ts';

const dayMilliseconds = 86_400_000;
/** A day's; after them only the alarm goes on. */
const maximumRestarts = 3;
const ourselves = 'promrotate';

/**
 * Gives a stuck rotation up and starts one afresh: its value is refused, or Secrets Manager does not
 * try any more. Not while one may be running, nor while a receiver is away: a fresh value would not
 * help there.
 */
export async function recoverRotation(deps: SettleDeps, run: Run): Promise<void> {
  const { definition } = run;
  const { view, secret } = await lookAndNote(deps, definition);
  const { situation } = view;
  const { ledger, now } = situation;
  const pending = pendingRotation(situation, definition);
  if (pending === undefined || pending.isRunning || ledger.order !== undefined) return;
  if (!secret.rotationEnabled || ledger.pause !== undefined) return;
  const { versionId } = pending;
  if (pending.facts.startedAt === undefined) {
    // Nobody has noted when it began, so it begins now.
    const changes = [{ fact: 'started', versionId, at: now } as const];
    await deps.ledger.record(definition.endpoint, changes);
    return;
  }
  if (!isGivenUp(pending, situation, definition) || restartsOf(ledger, now) >= maximumRestarts)
    return;
  if ((await findUnreachable(deps, definition)).length > 0) return;
  const reason = reasonOf(pending);
  const id = nextVersionId(versionId);
  const order: Order = { id, kind: 'restart', versionId, at: now, by: ourselves, reason };
  if (await deps.ledger.placeOrder(definition.endpoint, order)) await carryOutOrder(deps, run);
}

function restartsOf({ events }: LedgerState, now: number): number {
  return events.filter(
    ({ kind, by, at }) => kind === 'restarted' && by === ourselves && at > now - dayMilliseconds,
  ).length;
}

function reasonOf({ facts: { failure, refusals = 0 } }: PendingRotation): string {
  const last = failure === undefined ? '' : `: ${failure.step} failed with ${failure.message}`;
  if (refusals >= maximumRefusals) return `its credential was refused ${refusals} times${last}`;
  return `nobody tries it any more${last}`;
}
