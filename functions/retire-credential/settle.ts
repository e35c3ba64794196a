import { outgoingVersions } from '../shared/accepted-set.ts';
import { PromrotateError } from '../shared/errors.ts';
import { laggingWriters } from '../shared/lagging-writers.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import { probeError } from '../shared/probe.ts';
import { reconcileFindings } from '../shared/reconcile-findings.ts';
import { currentVersion } from '../shared/versions.ts';
import { carryOutOrder } from './carry-out-order.ts';
import { findProblems, type Observed } from './findings.ts';
import { lookAndNote } from './look-and-note.ts';
import { noteUnused } from './note-unused.ts';
import { proveRefused } from './prove-refused.ts';
import { readReports } from './read-reports.ts';
import { recoverRotation } from './recover-rotation.ts';
import { retireOutgoing } from './retire-outgoing.ts';
import type { Look, Run, SettleDeps } from './run.ts';
import { findUnreachable } from './unreachable.ts';
import { watchWriters } from './watch.ts';

/**
 * Brings an endpoint to where it has to be: orders, stuck rotations, writers that lag, versions that
 * are out. Each part looks anew, and a run that was killed is taken up by the next one. A part that
 * fails does not keep the others; the first failure is thrown in the end, so that the run is repeated.
 */
export async function settle(
  deps: SettleDeps,
  { endpoint, deadline }: { readonly endpoint: string; readonly deadline: number },
): Promise<void> {
  const definition = await deps.definitions.read(endpoint);
  const run: Run = { definition, deadline };
  const failures: unknown[] = [];
  const attempt = async <T>(part: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await part();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  await attempt(() => carryOutOrder(deps, run));
  await attempt(() => recoverRotation(deps, run));
  await attempt(() => readReports(deps, run));
  await attempt(() => startUpdate(deps, run));
  const retired = await attempt(() => retire(deps, run));
  const accepted = retired ?? (await attempt(() => unproved(deps, run, failures.at(-1)))) ?? [];
  await attempt(() => reportProblems(deps, run, accepted));
  for (const { failure, versionId } of accepted) {
    const beside = failure.kind === 'refused' ? 'the current version, beside ' : '';
    failures.push(probeError(failure, `${beside}version "${versionId}", which is out`));
  }
  const watched = await attempt(() => watchWriters(deps, run));
  // Also when the watch failed: it may have noted whom it found quiet.
  if (watched !== 'nothing') await attempt(() => reportProblems(deps, run, accepted));
  if (failures.length > 0) throw failures[0];
}

async function startUpdate(deps: SettleDeps, { definition }: Run): Promise<void> {
  const { view } = await lookAndNote(deps, definition);
  const { ledger, versions } = view.situation;
  if (laggingWriters(definition, ledger, currentVersion(versions.stages)).length === 0) return;
  await deps.runs.start('update-writers', definition.endpoint);
}

async function retire(deps: SettleDeps, run: Run): Promise<Observed['accepted']> {
  const first = await lookAndNote(deps, run.definition);
  await noteUnused(deps, first.view);
  const { view } = await lookAndNote(deps, run.definition);
  return retireOutgoing(deps, run, view);
}

/** What could not be delivered may be accepted everywhere; people hear of that, not of an error only. */
async function unproved(deps: SettleDeps, run: Run, why: unknown): Promise<Observed['accepted']> {
  const { view } = await lookAndNote(deps, run.definition);
  const { accepted } = await proveRefused(deps, run, view, outgoingVersions(view.situation));
  const because = why instanceof PromrotateError ? why.message : 'an error of AWS';
  return accepted.map((acceptance) => ({ ...acceptance, because }));
}

async function reportProblems(
  deps: SettleDeps,
  { definition }: Run,
  accepted: Observed['accepted'],
): Promise<void> {
  const look = await lookAndNote(deps, definition);
  const { situation } = look.view;
  const unreachable = isWaiting(look) ? await findUnreachable(deps, definition) : [];
  const problems = findProblems(look, { unreachable, accepted });
  await reconcileFindings(deps, definition.endpoint, situation.ledger, {
    problems,
    owner: 'retire-credential',
  });
}

/** For receivers to answer: for anything else an address that is down is none of our business. */
function isWaiting({ view: { situation, definition } }: Look): boolean {
  const isStuck = pendingRotation(situation, definition)?.isStuck === true;
  return isStuck || outgoingVersions(situation).length > 0;
}
