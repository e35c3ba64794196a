import { PromrotateError } from '../shared/errors.ts';
import type { ClosedOrder, LedgerChange, LedgerEventKind, Order } from '../shared/ledger.ts';
import type { SettleDeps } from './run.ts';

type Ending = Pick<ClosedOrder, 'failure' | 'livedOnSeconds' | 'lostSamples'> & {
  readonly detail?: string;
};

const kinds: Record<Order['kind'], LedgerEventKind> = {
  restart: 'restarted',
  rollback: 'rolled-back',
  revoke: 'revoked',
};

/** Ends an order, and says so in the history, with one write. */
export async function closeOrder(
  { ledger, clock }: SettleDeps,
  endpoint: string,
  order: Order,
  { detail, ...ending }: Ending = {},
): Promise<void> {
  const at = clock.now();
  const kind = ending.failure === undefined ? kinds[order.kind] : 'order-failed';
  const text = [detail ?? ending.failure?.message, order.reason].filter(Boolean).join('; ');
  const { by, versionId } = order;
  const event: LedgerChange = {
    fact: 'event',
    event: { at, kind, subject: versionId, by, ...(text === '' ? {} : { detail: text }) },
  };
  await ledger.closeOrder(endpoint, { ...order, ...ending, closedAt: at }, [event]);
}

/** Of an error that is not ours the name only: its text could quote what was sent. */
export function failureOf(error: unknown): NonNullable<ClosedOrder['failure']> {
  if (error instanceof PromrotateError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.name : 'unknown';
  return { code: 'UNEXPECTED', message };
}
