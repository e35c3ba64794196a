import { type Definition, definitionParameterPrefix } from '../shared/contract.ts';
import type { Problem } from '../shared/finding.ts';
import type { LedgerChange, ProbeFacts } from '../shared/ledger.ts';
import type { WriteFailure } from '../shared/probe.ts';
import { reconcileFindings } from '../shared/reconcile-findings.ts';
import { measureBegin, measureEnd } from './measure.ts';
import { isRepairable, type Outcome, type ProbeEndpointDeps } from './outcome.ts';
import { probeAndRepair } from './probe-and-repair.ts';
import type { ProbeEvent } from './probe-event.ts';
import { problemsOf, problemsOfChange } from './problems.ts';

/**
 * Writes the test metric of an endpoint with what is AWSCURRENT, at every replica and the front, and
 * says what is wrong. With another definition than the deployed one nothing is pushed: the credential
 * would go to servers that somebody else named.
 */
export async function probeEndpoint(
  deps: ProbeEndpointDeps,
  { endpoint, definitionDigest, deadline }: ProbeEvent & { readonly deadline: number },
): Promise<void> {
  const startedAt = deps.clock.now();
  const definition = await deps.definitions.readDeployed(endpoint, definitionDigest);
  const isByEndpoint = definition?.probe.endpointMetrics ?? false;
  measureBegin(deps.measures, { endpoint, isByEndpoint });
  if (definition === undefined) return noteChange(deps, endpoint, startedAt);
  const outcome = await probeAndRepair(deps, definition, deadline);
  await noteOutcome(deps, definition, startedAt, outcome);
}

async function noteChange(
  deps: ProbeEndpointDeps,
  endpoint: string,
  startedAt: number,
): Promise<void> {
  const before = await deps.ledger.read(endpoint);
  const address = `${definitionParameterPrefix}${endpoint}`;
  const failure = { kind: 'changed' as const, address, detail: 'another definition, or none' };
  const facts = factsOf(before.probe, startedAt, deps.clock.now(), failure);
  await deps.ledger.record(endpoint, [{ fact: 'probed', facts }]);
  measureEnd(
    deps.measures,
    { endpoint, isByEndpoint: false },
    { milliseconds: facts.milliseconds, failure: failure.kind },
  );
  await tell(deps, endpoint, problemsOfChange(endpoint, before));
}

async function noteOutcome(
  deps: ProbeEndpointDeps,
  { endpoint, probe: { endpointMetrics } }: Definition,
  startedAt: number,
  outcome: Outcome,
): Promise<void> {
  const { failures, repaired, isKnown } = outcome;
  const at = deps.clock.now();
  const { probe: before } = await deps.ledger.read(endpoint);
  const facts = factsOf(before, startedAt, at, worstOf(failures));
  await deps.ledger.record(endpoint, [{ fact: 'probed', facts }, ...eventsOf(repaired, at)]);
  const { milliseconds, failure } = facts;
  const isExpected = !isKnown && failures.every(({ kind }) => kind === 'refused');
  const about = { endpoint, isByEndpoint: endpointMetrics };
  measureEnd(deps.measures, about, { milliseconds, failure: failure?.kind, isExpected });
  await tell(deps, endpoint, problemsOf(outcome, before));
}

/** One an address, whatever was wrong there. */
function eventsOf(repaired: readonly WriteFailure[], at: number): LedgerChange[] {
  const byAddress = new Map(repaired.map((failure) => [failure.address, failure]));
  return [...byAddress].map(([subject, { kind, detail }]) => {
    const found = kind === 'open' ? 'everybody could write' : 'the current credential was refused';
    const text = `${found} (${detail}): the accepted set was applied again`;
    return { fact: 'event', event: { at, kind: 'repaired', subject, detail: text } };
  });
}

/** By what it means for people: an open receiver first, then a credential that is refused. */
function worstOf(failures: readonly WriteFailure[]): WriteFailure | undefined {
  return failures.find(({ kind }) => kind === 'open') ?? failures.find(isRepairable) ?? failures[0];
}

function factsOf(
  before: ProbeFacts | undefined,
  startedAt: number,
  at: number,
  failure: Omit<NonNullable<ProbeFacts['failure']>, 'since'> | undefined,
): ProbeFacts {
  const milliseconds = at - startedAt;
  if (failure === undefined) return { at, milliseconds };
  const { kind, address, detail } = failure;
  const isSame = before?.failure?.kind === kind;
  const since = isSame ? before.failure.since : at;
  return { at, milliseconds, failure: { kind, address, detail, since } };
}

/** By the findings as they are now: other tests may have ended meanwhile. */
async function tell(
  deps: ProbeEndpointDeps,
  endpoint: string,
  problems: readonly Problem[],
): Promise<void> {
  const ledger = await deps.ledger.read(endpoint);
  await reconcileFindings(deps, endpoint, ledger, { problems, owner: 'probe-endpoint' });
}
