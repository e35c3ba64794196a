import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import { isGivenUp, type PendingRotation, pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';
import { lookAndNote } from './look-and-note.ts';
import { nextRotation, rotationIds } from './rotations-of-order.ts';
import type { Look, Run, SettleDeps } from './run.ts';
import { findUnreachable } from './unreachable.ts';

const pauseMilliseconds = 2_000;
/** Of each run, for all that comes after: findings have to be told. */
const restMilliseconds = 3 * 60_000;

/**
 * Until the leaked version is neither current nor pending: rotates away from it. A rotation that began
 * before the order is given up, it may be stuck; any other is waited for while there is hope for it.
 */
export async function replaceLeaked(deps: SettleDeps, run: Run, order: Order): Promise<void> {
  const { definition, deadline } = run;
  const started = new Set<string>();
  for (;;) {
    const look = await lookAndNote(deps, definition);
    await noteStart(deps, look);
    const step = await nextStep(deps, look, order, started);
    const { secretArn } = look.view;
    if (step.kind === 'done') break;
    if (step.kind === 'rest') throw notReplaced(order);
    if (step.kind === 'strip') await deps.rotations.removePending(secretArn, step.versionId);
    if (step.kind === 'start') {
      const outcome = await deps.rotations.start(secretArn, step.versionId);
      if (outcome === 'started') started.add(step.versionId);
    }
    const until = deadline - restMilliseconds;
    if (deps.clock.now() + pauseMilliseconds >= until) throw notReplaced(order);
    if (step.kind !== 'strip') await deps.clock.sleep(pauseMilliseconds);
  }
  await pauseAgain(deps, run);
}

type NextStep =
  | { readonly kind: 'done' | 'wait' | 'rest' }
  | { readonly kind: 'strip' | 'start'; readonly versionId: string };

async function nextStep(
  deps: SettleDeps,
  look: Look,
  order: Order,
  started: ReadonlySet<string>,
): Promise<NextStep> {
  const { situation, definition } = look.view;
  const pending = pendingRotation(situation, definition);
  const { versionId } = order;
  if (pending?.versionId === versionId) return { kind: 'strip', versionId };
  if (pending === undefined) {
    return isRotationMissing(look, order) ? nextRotation(situation, order, started) : done;
  }
  if (currentVersion(situation.versions.stages) !== versionId) return done;
  const isHopeless = isOlder(pending, look, order) || (await isLost(deps, look, pending));
  return isHopeless ? { kind: 'strip', versionId: pending.versionId } : { kind: 'wait' };
}

const done = { kind: 'done' } as const;

/** A leaked pending version leaves a rotation unfinished, unless one was begun since. */
function isRotationMissing({ view, secret }: Look, order: Order): boolean {
  const { stages, listed } = view.situation.versions;
  const { versions } = view.situation.ledger;
  if (currentVersion(stages) === order.versionId) return true;
  const { currentAt, supersededAt, refusedAt } = versions.get(order.versionId) ?? {};
  const wasPending = (currentAt ?? supersededAt ?? refusedAt) === undefined;
  const hasBegun = stages.has(order.id) || listed.includes(order.id) || versions.has(order.id);
  return wasPending && secret.rotationEnabled && !hasBegun;
}

function isOlder({ versionId, facts }: PendingRotation, { view }: Look, order: Order): boolean {
  const isOurs = rotationIds(view.situation, order).includes(versionId);
  return !isOurs && facts.startedAt !== undefined && facts.startedAt < order.at;
}

/** Not while a receiver is away: another value would not help there. */
async function isLost(
  deps: SettleDeps,
  { view: { situation, definition } }: Look,
  pending: PendingRotation,
): Promise<boolean> {
  if (pending.isRunning || !isGivenUp(pending, situation, definition)) return false;
  return (await findUnreachable(deps, definition)).length === 0;
}

/** Of a rotation whose first step nobody has noted: without a beginning it would have no end. */
async function noteStart({ ledger }: SettleDeps, { view }: Look): Promise<void> {
  const { situation, definition } = view;
  const pending = pendingRotation(situation, definition);
  if (pending === undefined || pending.facts.startedAt !== undefined) return;
  const { versionId } = pending;
  await ledger.record(definition.endpoint, [{ fact: 'started', versionId, at: situation.now }]);
}

/** RotateSecret turns rotation on again (API CancelRotateSecret). */
async function pauseAgain(deps: SettleDeps, { definition }: Run): Promise<void> {
  const { view, secret } = await lookAndNote(deps, definition);
  const { ledger } = view.situation;
  const isBusy = pendingRotation(view.situation, definition) !== undefined;
  if (ledger.pause === undefined || !secret.rotationEnabled || isBusy) return;
  await deps.rotations.cancel(view.secretArn);
}

function notReplaced({ versionId }: Order): PromrotateError {
  return new PromrotateError(
    'ORDER_NOT_DONE',
    `expected another version than "${versionId}", which has leaked, to become current in this run, found the rotation unfinished: it is taken up again`,
    { retryable: true },
  );
}
