import { PromrotateError } from '../shared/errors.ts';
import type { ClosedOrder, LedgerChange, Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { OperateChangeDeps } from './change-deps.ts';
import { orderUnderWay, requireNoOrder } from './requirements.ts';

/** A compromised version stays that long at most when nobody says otherwise. */
export const defaultLeakGraceSeconds = 120;

/**
 * Places an order, with what it says in the same write, and has it carried out; once for each id, but
 * while it is under way that is asked for again, as whoever placed it may have been interrupted.
 * `newOrder` makes the checks.
 * @throws ORDER_UNDER_WAY, INVALID_REQUEST when the id is that of something else
 */
export async function orderOnce(
  deps: OperateChangeDeps,
  seen: Look,
  { kind, id }: Pick<Order, 'kind' | 'id'>,
  newOrder: () => Order,
): Promise<Order> {
  const before = findPlaced(seen, { kind, id });
  if (before !== undefined && 'closedAt' in before) return before;
  if (before === undefined) requireNoOrder(seen);

  const { endpoint } = seen.definition;
  const order = before ?? newOrder();
  if (!(await deps.ledger.placeOrder(endpoint, order, notesOf(order)))) {
    const now = await deps.ledger.read(endpoint);
    const other = now.order ?? now.closedOrder;
    // The same request, doubled, has been carried out meanwhile.
    if (other?.id === id) return other;
    throw orderUnderWay(other ?? order);
  }
  await deps.runs.start('retire-credential', endpoint);
  return order;
}

/** The order of that id, if it was placed before. @throws INVALID_REQUEST */
export function findPlaced(
  { ledger, secret }: Look,
  { kind, id }: Pick<Order, 'kind' | 'id'>,
): Order | ClosedOrder | undefined {
  const order = [ledger.order, ledger.closedOrder].find((one) => one?.id === id);
  if (order?.kind === kind) return order;
  const isOlder = ledger.events.some(({ subject }) => subject === id);
  if (order === undefined && !isOlder && !secret.stages.has(id) && !ledger.versions.has(id)) {
    return undefined;
  }
  throw new PromrotateError(
    'INVALID_REQUEST',
    `expected at "id": an id that nothing else has, found that of ${order === undefined ? 'a version or an older order' : `a ${order.kind}`}`,
  );
}

/** With the order's own time, so that repeated they are the same. */
function notesOf({ id, kind, versionId, at, by, reason, graceSeconds }: Order): LedgerChange[] {
  const detail = `${kind} of version "${versionId}"${reason === '' ? '' : `: ${reason}`}`;
  const event = { at, kind: 'order-placed', subject: id, by, detail } as const;
  const noted: LedgerChange = { fact: 'event', event };
  if (kind !== 'revoke') return [noted];
  const grace = graceSeconds ?? defaultLeakGraceSeconds;
  return [noted, { fact: 'compromised', versionId, at, graceSeconds: grace }];
}
