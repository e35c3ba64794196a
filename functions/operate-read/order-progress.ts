import { isUpToDate } from '../shared/lagging-writers.ts';
import type { ClosedOrder, Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { Progress } from '../shared/operations.ts';
import { currentVersion } from '../shared/versions.ts';
import { type Reached, rotationProgress, type Stage, writerStages } from './rotation-progress.ts';
import { toldOrder } from './told-order.ts';

/** The order that is under way, or the last one that ended, when it has that id. */
export function orderOf({ ledger }: Look, id: string): Order | ClosedOrder | undefined {
  return [ledger.order, ledger.closedOrder].find((order) => order?.id === id);
}

/**
 * A revocation is done when it has been closed; a restart or a rollback, when the writers are on the
 * version that came of it as well.
 */
export function orderProgress(seen: Look, order: Order | ClosedOrder): Reached {
  const failure = 'failure' in order ? order.failure : undefined;
  const isClosed = 'closedAt' in order;
  const { by, reason } = order;
  const stages = [
    { name: 'recorded', at: order.at, detail: reason === '' ? by : `${by}: ${reason}` },
    ...stagesOf(seen, order),
  ];
  if (failure !== undefined) return { isDone: true, stages, failure };
  if (order.kind === 'revoke' || !isClosed) return { isDone: isClosed, stages };
  if (order.kind === 'rollback') return { isDone: haveWritersFollowed(seen, order), stages };
  const rotation = rotationProgress(seen, order.id);
  return { isDone: rotation?.isDone ?? false, stages, failure: rotation?.failure };
}

/** Nobody follows to a version that is not current any more. */
function haveWritersFollowed({ secret, situation, ledger }: Look, { versionId }: Order): boolean {
  if (currentVersion(secret.stages) !== versionId) return true;
  return situation.writers.every((name) => isUpToDate(ledger, name, versionId));
}

function stagesOf(seen: Look, order: Order | ClosedOrder): Stage[] {
  const current = currentVersion(seen.secret.stages);
  switch (order.kind) {
    case 'restart':
      return [
        { name: 'given-up', at: closedAt(order), detail: order.versionId },
        ...(rotationProgress(seen, order.id)?.stages ?? []),
      ];
    case 'rollback':
      return [
        { name: 'current', at: returnedAt(seen, order), detail: order.versionId },
        ...writerStages(seen, order.versionId),
      ];
    case 'revoke':
      return [
        ...rotatedStage(seen, order),
        ...(current === order.versionId ? [] : writerStages(seen, current)),
        refusedStage(seen, order),
      ];
  }
}

function closedAt(order: Order | ClosedOrder): number | undefined {
  return 'closedAt' in order ? order.closedAt : undefined;
}

/** When the version that was left is known to have been left. */
function returnedAt({ secret, ledger }: Look, order: Order | ClosedOrder): number | undefined {
  if (currentVersion(secret.stages) !== order.versionId) return undefined;
  const left = [...ledger.versions.values()]
    .map(({ supersededAt = 0 }) => supersededAt)
    .filter((at) => at >= order.at);
  return left.length === 0 ? closedAt(order) : Math.min(...left);
}

/** None when the leaked version had been superseded before: nothing is rotated then. */
function rotatedStage({ secret, ledger }: Look, order: Order | ClosedOrder): Stage[] {
  const { supersededAt } = ledger.versions.get(order.versionId) ?? {};
  const next = ledger.versions.get(order.id);
  const isNeeded = next !== undefined || supersededAt === undefined || supersededAt > order.at;
  if (!isNeeded) return [];
  const isPending = secret.stages.get(order.id)?.includes('AWSPENDING') ?? false;
  const isCurrent = secret.stages.get(order.id)?.includes('AWSCURRENT') ?? false;
  const at = isPending && !isCurrent ? undefined : next?.currentAt;
  return [{ name: 'rotated', at, detail: at === undefined ? next?.failure?.message : order.id }];
}

function refusedStage({ ledger }: Look, order: Order | ClosedOrder): Stage {
  const at = ledger.versions.get(order.versionId)?.refusedAt;
  const livedOn = 'livedOnSeconds' in order ? order.livedOnSeconds : undefined;
  const detail = livedOn === undefined ? undefined : `lived on for ${livedOn} s`;
  return { name: 'refused', at, detail };
}

/** What `wait` answers. */
export function progressOf(seen: Look, id: string): Progress | undefined {
  const order = orderOf(seen, id);
  const reached = order === undefined ? rotationProgress(seen, id) : orderProgress(seen, order);
  const told = order && toldOrder(seen.definition, order);
  return reached && { endpoint: seen.definition.endpoint, id, ...reached, order: told };
}
