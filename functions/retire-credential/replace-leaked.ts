import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import { isGivenUp, pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';
import { lookAndNote } from './look-and-note.ts';
import { nextVersionId } from './next-version-id.ts';
import type { Look, Run, SettleDeps } from './run.ts';

const pauseMilliseconds = 2_000;
/** Rotations that one revocation starts, one after another was refused. */
const maximumRotations = 3;

/**
 * Until the leaked version is neither current nor pending: rotates away from it. Rotations that
 * somebody else began are given up, they may be stuck; the one that is ours is waited for.
 */
export async function replaceLeaked(deps: SettleDeps, run: Run, order: Order): Promise<void> {
  const { definition, deadline } = run;
  const ids = idsOf(order);
  const started = new Set<string>();
  for (;;) {
    const look = await lookAndNote(deps, definition);
    const step = nextStep(look, order, { ids, started });
    const { secretArn } = look.view;
    if (step.kind === 'done') break;
    if (step.kind === 'strip') await deps.rotations.removePending(secretArn, step.versionId);
    if (step.kind === 'start') {
      await deps.rotations.start(secretArn, step.versionId);
      started.add(step.versionId);
    }
    if (deps.clock.now() + pauseMilliseconds >= deadline) throw notReplaced(order);
    if (step.kind !== 'strip') await deps.clock.sleep(pauseMilliseconds);
  }
  await pauseAgain(deps, run);
}

type NextStep =
  | { readonly kind: 'done' | 'wait' }
  | { readonly kind: 'strip' | 'start'; readonly versionId: string };

/** A version that was started and given up again may leave no trace but in `started`. */
function nextStep(
  look: Look,
  { versionId }: Order,
  { ids, started }: { readonly ids: readonly string[]; readonly started: ReadonlySet<string> },
): NextStep {
  const { situation, definition } = look.view;
  const { stages, listed } = situation.versions;
  const pending = pendingRotation(situation, definition);
  if (pending?.versionId === versionId) return { kind: 'strip', versionId };
  const isCurrent = currentVersion(stages) === versionId;
  const { currentAt, supersededAt, refusedAt } = situation.ledger.versions.get(versionId) ?? {};
  const wasPending = (currentAt ?? supersededAt ?? refusedAt) === undefined;
  if (pending === undefined) {
    const free = ids.find(
      (id) =>
        ![...stages.keys(), ...listed, ...started].includes(id) &&
        !situation.ledger.versions.has(id),
    );
    // A leaked pending version leaves a rotation unfinished, unless one was begun since.
    const isMissing = isCurrent || (wasPending && look.secret.rotationEnabled && free === ids[0]);
    if (!isMissing) return { kind: 'done' };
    if (free === undefined) throw exhausted(versionId);
    return { kind: 'start', versionId: free };
  }
  if (!isCurrent) return { kind: 'done' };
  const isLost = !pending.isRunning && isGivenUp(pending, situation, definition);
  if (isLost || !ids.includes(pending.versionId)) {
    return { kind: 'strip', versionId: pending.versionId };
  }
  return { kind: 'wait' };
}

function idsOf({ id }: Order): readonly string[] {
  const ids = [id];
  while (ids.length < maximumRotations) ids.push(nextVersionId(ids.at(-1) ?? id));
  return ids;
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

function exhausted(versionId: string): PromrotateError {
  return new PromrotateError(
    'ORDER_NOT_DONE',
    `expected one of ${maximumRotations} rotations away from version "${versionId}", which has leaked, to end, found none: see why they fail, then rotate`,
    { retryable: true },
  );
}
