import { findingKey } from '../shared/finding.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { WriteFailure } from '../shared/probe.ts';
import type { ProbeEndpointDeps } from './outcome.ts';
import { openProblem } from './problems.ts';

/**
 * Notes who is let in without a credential before that is put right: whoever comes after a run that
 * was killed in between tells people of it.
 */
export async function noteOpen(
  { clock, ledger }: ProbeEndpointDeps,
  { definition: { endpoint }, ledger: { findings } }: Look,
  failures: readonly WriteFailure[],
): Promise<void> {
  const changes = new Map<string, LedgerChange>();
  for (const failure of failures) {
    if (failure.kind !== 'open') continue;
    const problem = openProblem(failure, { kind: 'begun' });
    const key = findingKey(problem);
    if (findings.has(key)) continue;
    const finding = { ...problem, since: clock.now(), isUntold: true } as const;
    changes.set(key, { fact: 'finding-opened', finding });
  }
  if (changes.size > 0) await ledger.record(endpoint, [...changes.values()]);
}
