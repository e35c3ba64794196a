import { type Applied, applyAcceptedSet } from '../shared/apply-accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import { forgottenVersions, observedChanges } from '../shared/observed-changes.ts';
import { retryUntil } from '../shared/poll.ts';
import { findOpen, findRefusal, pendingError, probeError, untilAll } from '../shared/probe.ts';
import {
  type AcceptedSet,
  appliedMark,
  resolveAcceptedSet,
} from '../shared/resolve-accepted-set.ts';
import { currentVersion } from '../shared/versions.ts';
import { fullViewOf, type View } from '../shared/view.ts';
import { pendingMissing, type RotationDeps, type Step } from './step.ts';

const readMilliseconds = 2_000;
const answerMilliseconds = 10_000;
const acceptMilliseconds = 30_000;

/**
 * Has every replica accept the pending credential beside the current one; changes no receiver when
 * that is so already. A failure leaves AWSCURRENT where it is, and accepted.
 */
export async function setSecret(deps: RotationDeps, step: Step): Promise<void> {
  const { secret, ledger, endpoint } = step;
  const definition = await deps.definitions.read(endpoint);
  const view = await fullViewOf(deps.secrets, {
    definition,
    secret,
    ledger,
    now: deps.clock.now(),
  });
  const set = await resolveWithPending(deps, step, view);
  await requireClosed(deps, step, definition);
  await requireProvedName(deps, step, definition, set);

  const applied = await applyUnlessThere(deps, step, view, set);
  await requireAccepted(deps, step, definition, set);
  await noteApplied(deps, step, applied);
}

/** When somebody has applied another set since, what this one was is of no interest any more. */
async function noteApplied(
  deps: RotationDeps,
  { endpoint, versionId, secret }: Step,
  { view: { situation }, set, sequence }: Applied,
): Promise<void> {
  const base = { fact: 'base', versionId, base: currentVersion(secret.stages) } as const;
  const changes = [
    ...observedChanges(situation),
    ...forgottenVersions(situation.versions, situation.ledger),
    { fact: 'applied', applied: appliedMark(sequence, set.body) } as const,
    base,
  ];
  if (await deps.ledger.recordIf(endpoint, { sequence, changes })) return;
  await deps.ledger.record(endpoint, [base]);
}

/** The four steps follow so fast on one another that a read may not see the last write yet. */
async function resolveWithPending(
  deps: RotationDeps,
  step: Step,
  view: View,
): Promise<AcceptedSet> {
  let set: AcceptedSet | undefined;
  const missing = await retryUntil(deps.clock, deps.clock.now() + readMilliseconds, async () => {
    try {
      set = await resolveAcceptedSet(deps, view);
      return set.pending === undefined ? pendingMissing(step) : undefined;
    } catch (error) {
      if (error instanceof PromrotateError && error.retryable) return error;
      throw error;
    }
  });
  if (set === undefined || missing !== undefined) throw missing ?? pendingMissing(step);
  return set;
}

async function requireClosed(
  deps: RotationDeps,
  step: Step,
  { receiver }: Definition,
): Promise<void> {
  const deadline = Math.min(step.deadline, deps.clock.now() + answerMilliseconds);
  const failure = await untilAll(deps.clock, deadline, receiver.replicas, (replica) =>
    findOpen(deps, replica),
  );
  if (failure !== undefined) throw probeError(failure, 'no credential');
}

/**
 * The set puts the current credential under its name. Where writers may come with another password
 * under that name, the current one has to be proved before: else a typing error in the secret would
 * lock them out.
 */
async function requireProvedName(
  deps: RotationDeps,
  step: Step,
  { receiver }: Definition,
  { current, isCurrentContested }: AcceptedSet,
): Promise<void> {
  const isProved = step.ledger.versions.get(current.versionId)?.provedAt !== undefined;
  const wasApplied = step.ledger.versions.get(step.versionId)?.base === current.versionId;
  if (!isCurrentContested || isProved || wasApplied) return;
  const deadline = Math.min(step.deadline, deps.clock.now() + answerMilliseconds);
  const failure = await untilAll(deps.clock, deadline, receiver.replicas, (replica) =>
    findRefusal(deps, replica, current.credential),
  );
  if (failure === undefined) return;
  throw probeError(failure, `current version "${current.versionId}", before anything was changed`);
}

async function applyUnlessThere(
  deps: RotationDeps,
  step: Step,
  view: View,
  set: AcceptedSet,
): Promise<Applied> {
  const { sequence, applied } = step.ledger;
  const isThere =
    applied === appliedMark(sequence, set.body) &&
    (await findAnyRefusal(deps, deps.clock.now(), view.definition, set)) === undefined;
  return isThere ? { view, set, sequence } : applyAcceptedSet(deps, { view, set }, step.deadline);
}

async function requireAccepted(
  deps: RotationDeps,
  step: Step,
  definition: Definition,
  set: AcceptedSet,
): Promise<void> {
  const { delivery } = definition.receiver;
  const refresh = delivery.kind === 'parameter' ? delivery.refreshSeconds * 1000 : 0;
  const deadline = Math.min(step.deadline, deps.clock.now() + refresh + acceptMilliseconds);
  const refusal = await findAnyRefusal(deps, deadline, definition, set);
  if (refusal !== undefined) throw refusal;
}

/** The current and the pending credential have to be accepted, each on every replica. */
async function findAnyRefusal(
  deps: RotationDeps,
  deadline: number,
  { receiver }: Definition,
  { current, pending }: AcceptedSet,
): Promise<PromrotateError | undefined> {
  for (const [which, version] of [
    ['current', current],
    ['pending', pending],
  ] as const) {
    if (version === undefined) continue;
    const failure = await untilAll(deps.clock, deadline, receiver.replicas, (replica) =>
      findRefusal(deps, replica, version.credential),
    );
    if (failure === undefined) continue;
    return which === 'pending'
      ? pendingError(failure, version.versionId)
      : probeError(failure, `current version "${version.versionId}"`);
  }
  return undefined;
}
