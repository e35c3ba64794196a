import type { Situation } from './accepted-set.ts';
import type { Definition } from './contract.ts';
import { secretNameOf } from './endpoint-name.ts';
import type { LedgerState } from './ledger.ts';
import { type PendingRotation, pendingRotation } from './pending-rotation.ts';
import type { Clock, Ledger, SecretDescription, Secrets } from './ports.ts';
import { viewOf } from './view.ts';

export type LookDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly secrets: Pick<Secrets, 'describe'>;
};

/** An endpoint without the values of its secret: all that the functions for people ever see of it. */
export type Look = {
  readonly definition: Definition;
  readonly secret: SecretDescription;
  readonly ledger: LedgerState;
  readonly situation: Situation;
  readonly pending?: PendingRotation | undefined;
};

/** The ledger first, as everywhere: a label that moved between the two is seen late, never early. */
export async function look(
  { clock, ledger: ledgers, secrets }: LookDeps,
  definition: Definition,
): Promise<Look> {
  const ledger = await ledgers.read(definition.endpoint);
  const secret = await secrets.describe(secretNameOf(definition.endpoint));
  const { situation } = viewOf({ definition, secret, ledger, now: clock.now() });
  const pending = pendingRotation(situation, definition);
  return { definition, secret, ledger, situation, pending };
}
