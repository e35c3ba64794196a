import { type Situation, supersededVersions } from '../shared/accepted-set.ts';
import type { LedgerState, Order } from '../shared/ledger.ts';
import { currentVersion, pendingVersion } from '../shared/versions.ts';
import { lookAndNote } from './look-and-note.ts';
import { nextVersionId } from './next-version-id.ts';
import { replaceLeaked } from './replace-leaked.ts';
import { restart } from './restart.ts';
import { revoke } from './revoke.ts';
import { rollBack } from './rollback.ts';
import type { Run, SettleDeps } from './run.ts';

const carryOut: Record<Order['kind'], (deps: SettleDeps, run: Run, order: Order) => Promise<void>> =
  { restart, rollback: rollBack, revoke };

/** Does what somebody ordered, from wherever an earlier run left it; leaks do not wait for it. */
export async function carryOutOrder(deps: SettleDeps, run: Run): Promise<void> {
  await orderRevocation(deps, run);
  const { order } = await deps.ledger.read(run.definition.endpoint);
  if (order === undefined) return;
  try {
    await carryOut[order.kind](deps, run, order);
  } finally {
    await replaceMore(deps, run, order);
  }
}

/** A leaked version that nobody ordered away, or that became current again, by hand or by a late step. */
async function orderRevocation(deps: SettleDeps, { definition }: Run): Promise<void> {
  const { situation } = (await lookAndNote(deps, definition)).view;
  const versionId = leakedVersion(situation);
  const { ledger, now: at } = situation;
  if (versionId === undefined || ledger.order !== undefined) return;
  const order = revocationOf(versionId, ledger, at);
  await deps.ledger.placeOrder(definition.endpoint, order, [
    {
      fact: 'event',
      event: { at, kind: 'order-placed', subject: versionId, by: order.by, detail: order.reason },
    },
  ]);
}

/** The most harmful first. */
export function leakedVersion(situation: Situation): string | undefined {
  const { ledger, versions } = situation;
  const superseded = supersededVersions(situation)
    .map(({ versionId }) => versionId)
    .filter((versionId) => ledger.versions.get(versionId)?.refusedAt === undefined);
  return [currentVersion(versions.stages), pendingVersion(versions.stages), ...superseded]
    .filter((versionId) => versionId !== undefined)
    .find((versionId) => ledger.versions.get(versionId)?.compromisedAt !== undefined);
}

function revocationOf(versionId: string, { closedOrder }: LedgerState, at: number): Order {
  const id = nextVersionId(`${versionId} ${closedOrder?.id ?? ''}`);
  return { id, kind: 'revoke', versionId, at, by: 'promrotate', reason: 'it has leaked' };
}

/** While an order is not done, a version that leaked meanwhile is current no longer than it has to be. */
async function replaceMore(deps: SettleDeps, run: Run, { id, versionId }: Order): Promise<void> {
  const { situation } = (await lookAndNote(deps, run.definition)).view;
  const { ledger, versions, now } = situation;
  const current = currentVersion(versions.stages);
  const isLeaked = ledger.versions.get(current)?.compromisedAt !== undefined;
  if (!isLeaked || ledger.order?.id !== id || current === versionId) return;
  await replaceLeaked(deps, run, revocationOf(current, ledger, now));
  await deps.runs.start('update-writers', run.definition.endpoint);
}
