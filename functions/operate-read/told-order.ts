import type { Definition } from '../shared/contract.ts';
import type { ClosedOrder, Order } from '../shared/ledger.ts';
import type { ToldOrder } from '../shared/operations.ts';

/** An order as people hear of it: of a revocation that has ended, with what was counted, too. */
export function toldOrder({ writers }: Definition, order: Order | ClosedOrder): ToldOrder {
  if (order.kind !== 'revoke' || !('closedAt' in order)) return order;
  const counted = writers.filter(({ freshness }) => freshness !== undefined);
  return { ...order, countedWriters: counted.map(({ name }) => name) };
}
