import { type Applied, applyDecision } from '../shared/apply-accepted-set.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import { findOpen, findRefusal, probeError, untilAll } from '../shared/probe.ts';
import type { AcceptedSet } from '../shared/resolve-accepted-set.ts';
import type { View } from '../shared/view.ts';
import type { Run, SettleDeps } from './run.ts';

const answerMilliseconds = 10_000;

/** Applies the set that follows from a decision, unless that could lock writers out. */
export function applyChecked(
  deps: SettleDeps,
  { deadline }: Run,
  first: View,
  decide: (view: View) => readonly LedgerChange[],
): Promise<Applied> {
  const check = (set: AcceptedSet, view: View) => refuseLockout(deps, set, view, deadline);
  return applyDecision(deps, first, decide, { check, deadline });
}

/**
 * A receiver that is open would ask everybody for a credential from then on. And where writers may
 * come with another password under the current one's name, that has to be proved before.
 */
async function refuseLockout(
  deps: SettleDeps,
  { current, isCurrentContested }: AcceptedSet,
  { definition: { receiver }, situation: { ledger } }: View,
  deadline: number,
): Promise<void> {
  const { clock } = deps;
  const open = await untilAll(clock, clock.now(), receiver.replicas, async (replica) => {
    const failure = await findOpen(deps, replica);
    return failure?.kind === 'open' ? failure : undefined;
  });
  if (open !== undefined) throw probeError(open, 'no credential');
  const isProved = ledger.versions.get(current.versionId)?.provedAt !== undefined;
  if (!isCurrentContested || isProved) return;
  const until = Math.min(deadline, clock.now() + answerMilliseconds);
  const failure = await untilAll(clock, until, receiver.replicas, (replica) =>
    findRefusal(deps, replica, current.credential),
  );
  if (failure === undefined) return;
  throw probeError(failure, `current version "${current.versionId}", before anything was changed`);
}
