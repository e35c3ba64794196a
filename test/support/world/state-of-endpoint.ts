import type { LedgerState, Order, VersionFacts } from '../../../functions/shared/ledger.ts';
import { ledgerOf } from './fake-ledger.ts';
import { endpoint, type World } from './world.ts';

/** What tests ask of a world. */

export const ledgerIn = (world: World): LedgerState => ledgerOf(world.ledgerItems, endpoint);

export const factsOf = (world: World, versionId: string): VersionFacts =>
  ledgerIn(world).versions.get(versionId) ?? {};

export const openFindings = (world: World): string[] => [...ledgerIn(world).findings.keys()];

/** By replica. */
export const isAccepted = (world: World, versionId: string): boolean[] => {
  const credential = world.credentialOf(versionId);
  return world.replicas.map((replica) => credential !== undefined && replica.accepts(credential));
};

export const eventsOf = (world: World): string[] =>
  ledgerIn(world).events.map(({ kind, subject }) => `${kind} ${subject}`);

export const versionsOfWriters = (world: World): string[] =>
  [...world.writers.values()].map(({ versionId }) => versionId);

export const orderId = 'aaaaaaaa-0000-4000-8000-000000000001';

/** As operate-change does. */
export async function placeOrder(
  world: World,
  order: Pick<Order, 'kind' | 'versionId'> & Partial<Order>,
): Promise<boolean> {
  const whole: Order = { id: orderId, at: world.now, by: 'ada', reason: 'a drill', ...order };
  return world.deps(world.invocation()).ledger.placeOrder(endpoint, whole);
}
