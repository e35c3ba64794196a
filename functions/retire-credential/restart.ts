import type { Order } from '../shared/ledger.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';
import { closeOrder } from './close-order.ts';
import { lookAndNote } from './look-and-note.ts';
import type { Look, Run, SettleDeps } from './run.ts';

/**
 * Takes AWSPENDING off the version that is given up, the way AWS documents, and starts a rotation to
 * a new one. The order is carried out once that has begun: what becomes of it is the rotation's matter.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
 */
export async function restart(deps: SettleDeps, { definition }: Run, order: Order): Promise<void> {
  const { endpoint } = definition;
  let look = await lookAndNote(deps, definition);
  const { isRunning, versionId } = pendingRotation(look.view.situation, definition) ?? {};
  const failure = refusalOf(look, isRunning === true && versionId === order.versionId);
  if (failure !== undefined) return closeOrder(deps, endpoint, order, { failure });
  if (versionId === order.versionId) {
    await deps.rotations.removePending(look.view.secretArn, order.versionId);
    look = await lookAndNote(deps, definition);
  }
  const outcome = outcomeOf(look, order);
  if (outcome !== undefined) return closeOrder(deps, endpoint, order, { detail: outcome });
  if ((await deps.rotations.start(look.view.secretArn, order.id)) === 'unfinished') {
    return closeOrder(deps, endpoint, order, { failure: anotherBegan });
  }
  await closeOrder(deps, endpoint, order, { detail: `rotating to version "${order.id}"` });
}

/** Between the look and the start: Secrets Manager takes that one up again instead. */
const anotherBegan = {
  code: 'ROTATION_RUNNING',
  message: 'expected no rotation to begin meanwhile, found another one: wait for its end',
} as const;

function refusalOf({ secret, view }: Look, isRunning: boolean) {
  if (view.situation.ledger.pause !== undefined || !secret.rotationEnabled) {
    const message = 'expected rotation to be on, found it off: resume it, then unstick';
    return { code: 'ROTATION_DISABLED', message } as const;
  }
  if (!isRunning) return undefined;
  const message = 'expected no step of the rotation to be at work, found one: wait for its end';
  return { code: 'ROTATION_RUNNING', message } as const;
}

/** Undefined when the rotation is still to be started. */
function outcomeOf({ view: { situation } }: Look, { id, versionId }: Order): string | undefined {
  const { stages, listed } = situation.versions;
  if (currentVersion(stages) === versionId) return 'the rotation had ended by itself';
  const isKnown = stages.has(id) || listed.includes(id) || situation.ledger.versions.has(id);
  if (isKnown) return `rotating to version "${id}"`;
  const labelled = [...stages].find(([, labels]) => labels.includes('AWSPENDING'))?.[0];
  const isAnother = labelled !== undefined && labelled !== currentVersion(stages);
  return isAnother ? `a rotation to version "${labelled}" had begun` : undefined;
}
