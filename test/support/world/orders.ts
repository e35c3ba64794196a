import { createHash } from 'node:crypto';
import type { LedgerChange, Order } from '../../../functions/shared/ledger.ts';
import { endpoint, secretId, type World } from './world.ts';

/** Somebody wants something of a version, which is found by its place among all there are. */
export type OrderAct = {
  readonly kind: 'order';
  readonly order: Order['kind'];
  readonly index: number;
  readonly graceSeconds?: number | undefined;
};

/** As operate-change does: the order, what goes with it, and a run of retire-credential; a leak is marked beside another order too. */
export async function giveOrder(world: World, act: OrderAct): Promise<void> {
  const versionId = targetOf(world, act);
  if (versionId === undefined) return;
  const { ledger, runs } = world.deps(world.invocation());
  const { order: kind, graceSeconds } = act;
  const at = world.now;
  const id = idOf(`${kind} ${versionId} ${at}`);
  const grace = graceSeconds === undefined ? {} : { graceSeconds };
  const order: Order = { id, kind, versionId, at, by: 'ada', reason: '', ...grace };
  const leak: LedgerChange = {
    fact: 'compromised',
    versionId,
    at,
    graceSeconds: graceSeconds ?? 120,
  };
  const isPlaced = await ledger.placeOrder(endpoint, order, kind === 'revoke' ? [leak] : []);
  if (!isPlaced && kind === 'revoke') await ledger.record(endpoint, [leak]);
  await runs.start('retire-credential', endpoint);
}

/** A version with a value; a restart is of the pending one. */
function targetOf(world: World, { order, index }: OrderAct): string | undefined {
  const pending = world.labelled('AWSPENDING');
  if (order === 'restart') {
    return pending === world.labelled('AWSCURRENT') ? undefined : pending;
  }
  const versions = [...world.engine.secret(secretId).versions.values()]
    .filter(({ value }) => value !== undefined)
    .map(({ id }) => id)
    .reverse();
  return versions[index % versions.length];
}

function idOf(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
