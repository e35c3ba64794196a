import { type Definition, definitionParameterPrefix } from '../shared/contract.ts';
import type { Problem } from '../shared/finding.ts';
import type { LedgerChange, ProbeFacts, ProbeFailureKind } from '../shared/ledger.ts';
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
  const at = deps.clock.now();
  // Receivers were not asked: what was wrong there is as it was.
  const addresses = before.probe?.failure?.addresses ?? [];
  const facts = factsOf(before.probe, { at, startedAt, failure, addresses });
  await deps.ledger.record(endpoint, [{ fact: 'probed', facts }]);
  measureEnd(
    deps.measures,
    { endpoint, isByEndpoint: false },
    { milliseconds: facts.milliseconds, failure: failure.kind },
  );
  await tell(deps, endpoint, problemsOfChange(endpoint, before.findings, facts));
}

async function noteOutcome(
  deps: ProbeEndpointDeps,
  { endpoint, probe: { endpointMetrics } }: Definition,
  startedAt: number,
  outcome: Outcome,
): Promise<void> {
  const { failures, repaired, isKnown } = outcome;
  const at = deps.clock.now();
  const before = await deps.ledger.read(endpoint);
  const isCounted = ({ kind }: WriteFailure) => isKnown || kind !== 'refused';
  const addresses = failures.filter(isCounted).map(({ address }) => address);
  const failed = worstOf(failures);
  const facts = factsOf(before.probe, { at, startedAt, failure: failed, addresses });
  await deps.ledger.record(endpoint, [{ fact: 'probed', facts }, ...eventsOf(repaired, at)]);
  const { milliseconds, failure } = facts;
  const isExpected = !failures.some(isCounted);
  const about = { endpoint, isByEndpoint: endpointMetrics };
  measureEnd(deps.measures, about, { milliseconds, failure: failure?.kind, isExpected });
  await tell(deps, endpoint, problemsOf(outcome, { before, startedAt }));
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

type Ended = {
  readonly at: number;
  readonly startedAt: number;
  readonly failure?:
    | { readonly kind: ProbeFailureKind; readonly address: string; readonly detail: string }
    | undefined;
  readonly addresses: readonly string[];
};

function factsOf(
  before: ProbeFacts | undefined,
  { at, startedAt, failure, addresses }: Ended,
): ProbeFacts {
  const milliseconds = at - startedAt;
  if (failure === undefined) return { at, milliseconds };
  const { kind, address, detail } = failure;
  const isSame = before?.failure?.kind === kind;
  const since = isSame ? before.failure.since : at;
  return { at, milliseconds, failure: { kind, address, detail, since, addresses } };
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
