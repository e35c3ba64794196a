import { emptyLedger, type LedgerState } from '../../../functions/shared/ledger.ts';
import { rotateAndUpdate, settleAll } from '../../support/world/drive.ts';
import { endpoint, World } from '../../support/world/world.ts';

/** After one rotation that all writers have followed; nothing of it is measured. */
export async function rotated(): Promise<World> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  await settleAll(world);
  world.around.measured.length = 0;
  return world;
}

export const ledgerOf = (world: World): LedgerState =>
  world.ledgerItems.get(endpoint) ?? emptyLedger;

export const findingsOf = (world: World) => [...ledgerOf(world).findings.keys()].sort();

export const subjectsOf = (world: World) => world.around.notices.map(({ subject }) => subject);

/** Names of the figures that were published together, and their dimensions. */
export const measuresOf = (world: World) =>
  world.around.measured.map(([measures, about]) => [
    ...measures.map(({ name }) => name),
    about?.dimensions,
  ]);
