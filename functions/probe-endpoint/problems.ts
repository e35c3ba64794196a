import { definitionParameterPrefix } from '../shared/contract.ts';
import { findingKey, findingOwners, type Problem } from '../shared/finding.ts';
import type { LedgerState, ProbeFacts } from '../shared/ledger.ts';
import type { WriteFailure } from '../shared/probe.ts';
import type { Outcome, Repair } from './outcome.ts';

/** A deployment has changed the schedule by then as well. */
const changedMilliseconds = 600_000;

export type Earlier = {
  /** The ledger after the last test. */
  readonly before: Pick<LedgerState, 'probe' | 'findings'>;
  /** When this one began. */
  readonly startedAt: number;
};

/** What people hear of after a test. */
export function problemsOf(outcome: Outcome, earlier: Earlier): Problem[] {
  const { failures, repaired } = outcome;
  return [
    ...failures.flatMap((failure): Problem[] => {
      if (failure.kind === 'open') return [openProblem(failure, outcome.repair)];
      if (failure.kind === 'refused') return outcome.isKnown ? [refusal(outcome, failure)] : [];
      const problem = failing(failure);
      return isLasting(problem, earlier) ? [problem] : [];
    }),
    // People hear of it all the same: anybody could write until just now.
    ...repaired.filter(({ kind }) => kind === 'open').map(closedAgain),
  ];
}

/**
 * A deployment, a restart: what fails at an address for a moment only is nobody's business. A test
 * that ran beside this one, because it was delivered twice, saw the same moment.
 */
function isLasting(problem: Problem, { before: { probe, findings }, startedAt }: Earlier): boolean {
  if (findings.has(findingKey(problem))) return true;
  const isAfter = probe !== undefined && probe.at <= startedAt;
  return isAfter && probe.failure?.addresses.includes(problem.subject) === true;
}

function refusal({ versionId, repair }: Outcome, { address, detail }: WriteFailure): Problem {
  return {
    code: 'WRITE_REFUSED',
    subject: address,
    detail: `expected "${address}" to accept the current version "${versionId}", found ${detail}, ${whatWasDone(repair)}: writers that push there with it lose samples`,
  };
}

function whatWasDone(repair: Repair): string {
  switch (repair.kind) {
    case 'begun':
      return 'and the accepted set is applied again';
    case 'applied':
      return 'also after the accepted set was applied again';
    case 'failed':
      return `and the accepted set could not be applied again (${repair.because})`;
    case 'never-applied':
      return 'and no rotation has brought an accepted set there yet, so that nothing was put back';
    case 'not-needed':
      return 'and nothing was put back';
  }
}

export function openProblem({ address, detail }: WriteFailure, repair: Repair): Problem {
  return {
    code: 'RECEIVER_OPEN',
    subject: address,
    detail: `expected "${address}" to refuse a push without a credential, found ${detail}, ${whatWasDone(repair)}: anybody can write there`,
  };
}

function closedAgain({ address, detail }: WriteFailure): Problem {
  return {
    code: 'RECEIVER_OPEN',
    subject: address,
    detail: `expected "${address}" to refuse a push without a credential, found ${detail}: anybody could write there until the accepted set was applied again; see who emptied its web configuration, and whether users of others stood in it`,
  };
}

function failing({ address, kind, detail }: WriteFailure): Problem {
  return {
    code: 'WRITE_FAILING',
    subject: address,
    detail: `expected "${address}" to take and store a sample, found ${detail} (${kind}), in two tests in a row`,
  };
}

/**
 * A deployment changes definition and schedule one after the other, so that a while says nothing. What
 * was wrong with the receivers is as it was: they were not asked. `facts`: of this very test.
 */
export function problemsOfChange(
  endpoint: string,
  findings: LedgerState['findings'],
  { at, failure }: ProbeFacts,
): Problem[] {
  const isLong = failure !== undefined && at - failure.since >= changedMilliseconds;
  const subject = `${definitionParameterPrefix}${endpoint}`;
  const others = [...findings.values()].filter(
    ({ code }) => findingOwners[code] === 'probe-endpoint' && code !== 'DEFINITION_CHANGED',
  );
  if (!isLong) return others;
  const detail = `expected the parameter "${subject}" as it was deployed, found another definition, or none, for ten minutes and longer: the credential is not pushed anywhere; see who wrote it, then deploy again with --revert-drift`;
  return [...others, { code: 'DEFINITION_CHANGED', subject, detail }];
}
