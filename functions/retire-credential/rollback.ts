import { type Credential, parseCredential } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import { findUnproved } from '../shared/find-unproved.ts';
import type { Order } from '../shared/ledger.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import { probeError } from '../shared/probe.ts';
import { currentVersion, versionWith } from '../shared/versions.ts';
import { applyChecked } from './apply-checked.ts';
import { closeOrder, failureOf } from './close-order.ts';
import { lookAndNote } from './look-and-note.ts';
import { refuseSharedName } from './refuse-shared-name.ts';
import type { Look, Run, SettleDeps } from './run.ts';

/** A rollback is not done behind the back of somebody who has stopped waiting for it. */
const patienceMilliseconds = 15 * 60_000;
const proveMilliseconds = 45_000;

/**
 * Makes a version current again: accepted and proved everywhere first, then AWSCURRENT moves, away
 * from the version that was seen. Any error ends the order; after a kill it is carried on for a
 * while, or found done.
 */
export async function rollBack(deps: SettleDeps, run: Run, order: Order): Promise<void> {
  const { definition } = run;
  const { endpoint } = definition;
  const look = await lookAndNote(deps, definition);
  const { stages } = look.view.situation.versions;
  try {
    if (currentVersion(stages) !== order.versionId) await moveBack(deps, run, look, order);
  } catch (error) {
    await closeOrder(deps, endpoint, order, { failure: failureOf(error) });
    throw error;
  }
  await lookAndNote(deps, definition);
  await deps.runs.start('update-writers', endpoint);
  await closeOrder(deps, endpoint, order);
}

async function moveBack(deps: SettleDeps, run: Run, look: Look, order: Order): Promise<void> {
  const { versionId: target } = order;
  const { view } = look;
  const { definition } = run;
  refuse(look, order);
  const credential = await readTarget(deps, view.secretArn, target);
  await refuseSharedName(deps, view, target, credential);
  const pending = versionWith(view.situation.versions.stages, 'AWSPENDING');
  // The version being left has it often, and the next RotateSecret would make it current again.
  if (pending !== undefined && pending !== target) {
    await deps.rotations.removePending(view.secretArn, pending);
  }
  const applied = await applyChecked(deps, run, view, ({ situation: { now: at } }) => [
    { fact: 'readmitted', versionId: target, at },
    { fact: 'current', versionId: target, at },
  ]);
  await prove(deps, run, target, credential);
  const now = await lookAndNote(deps, definition);
  refuse(now, order);
  const from = currentVersion(applied.view.situation.versions.stages);
  if ((await deps.secrets.moveCurrent(view.secretArn, { from, to: target })) === 'moved') return;
  throw new PromrotateError(
    'CURRENT_CHANGED',
    `expected AWSCURRENT on version "${from}", found it elsewhere: somebody changed the secret meanwhile`,
  );
}

/** @throws ORDER_FAILED, VERSION_COMPROMISED, VERSION_NOT_PROVED, ROTATION_RUNNING */
function refuse({ view: { situation, definition } }: Look, order: Order): void {
  const { ledger, now } = situation;
  if (now >= order.at + patienceMilliseconds || ledger.order?.id !== order.id) {
    throw new PromrotateError(
      'ORDER_FAILED',
      'expected the rollback to end soon after it was ordered, found it interrupted: order it again',
    );
  }
  if (ledger.versions.get(order.versionId)?.compromisedAt !== undefined) {
    throw new PromrotateError(
      'VERSION_COMPROMISED',
      `expected to go back to a version that is not known to have leaked, found "${order.versionId}"`,
    );
  }
  if (ledger.versions.get(order.versionId)?.legacyAt !== undefined) {
    throw new PromrotateError(
      'VERSION_NOT_PROVED',
      `expected to go back to a version that was in use since the endpoint is ours, found "${order.versionId}", which is older: nobody knows whether it ever worked`,
    );
  }
  const pending = pendingRotation(situation, definition);
  if (pending?.isRunning !== true) return;
  throw new PromrotateError(
    'ROTATION_RUNNING',
    `expected no rotation to run, found that to version "${pending.versionId}": wait for its end`,
  );
}

async function readTarget(
  { secrets }: SettleDeps,
  secretArn: string,
  versionId: string,
): Promise<Credential> {
  const value = await secrets.readVersion(secretArn, { versionId });
  if (value !== undefined) return parseCredential(value.text, versionId);
  throw new PromrotateError(
    'VERSION_UNREADABLE',
    `expected to read version "${versionId}", found no value: Secrets Manager has deleted it`,
  );
}

async function prove(
  deps: SettleDeps,
  { definition, deadline }: Run,
  versionId: string,
  credential: Credential,
): Promise<void> {
  const { delivery } = definition.receiver;
  const refresh = delivery.kind === 'parameter' ? delivery.refreshSeconds * 1000 : 0;
  const until = Math.min(deadline, deps.clock.now() + refresh + proveMilliseconds);
  const failure = await findUnproved(deps, definition, { credential, deadline: until });
  if (failure !== undefined) throw probeError(failure, `version "${versionId}"`);
}
