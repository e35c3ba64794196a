import type { Order } from '../shared/ledger.ts';
import { currentVersion } from '../shared/versions.ts';
import { lookAndNote } from './look-and-note.ts';
import { nextVersionId } from './next-version-id.ts';
import { restart } from './restart.ts';
import { revoke } from './revoke.ts';
import { rollBack } from './rollback.ts';
import type { Run, SettleDeps } from './run.ts';

const carryOut: Record<Order['kind'], (deps: SettleDeps, run: Run, order: Order) => Promise<void>> =
  { restart, rollback: rollBack, revoke };

/** Does what somebody ordered, from wherever an earlier run left it. */
export async function carryOutOrder(deps: SettleDeps, run: Run): Promise<void> {
  await orderRevocation(deps, run);
  const { order } = await deps.ledger.read(run.definition.endpoint);
  if (order !== undefined) await carryOut[order.kind](deps, run, order);
}

/** A leaked version that became current again, by hand or by a step that came late, is to go again. */
async function orderRevocation(deps: SettleDeps, { definition }: Run): Promise<void> {
  const { view } = await lookAndNote(deps, definition);
  const { ledger, versions, now: at } = view.situation;
  const versionId = currentVersion(versions.stages);
  const isCompromised = ledger.versions.get(versionId)?.compromisedAt !== undefined;
  if (!isCompromised || ledger.order !== undefined) return;
  const reason = 'it has leaked, and was current again';
  const id = nextVersionId(`${versionId} ${ledger.closedOrder?.id ?? ''}`);
  const order: Order = { id, kind: 'revoke', versionId, at, by: 'promrotate', reason };
  await deps.ledger.placeOrder(definition.endpoint, order, [
    {
      fact: 'event',
      event: { at, kind: 'order-placed', subject: versionId, by: order.by, detail: reason },
    },
  ]);
}
