import { type Definition, initialUserName } from '../shared/contract.ts';
import { applyAgain } from './apply-again.ts';
import { noteOpen } from './note-open.ts';
import { isRepairable, type Outcome, type ProbeEndpointDeps, type Repair } from './outcome.ts';
import { type Probed, probeCurrent } from './probe-current.ts';

/** For a blip: what lasts longer has to be seen twice before people hear of it. */
const patienceMilliseconds = 4_000;
/** For receivers to take what was applied. */
const acceptMilliseconds = 10_000;
const afterFailureMilliseconds = 1_000;
/**
 * For the attempts that have begun by then, at the replicas and after them at the front (a minute each,
 * where every push is answered just before its timeout of 8 s), and to tell what was found.
 */
const tellMilliseconds = 150_000;

/**
 * Tests the current credential everywhere; where it is refused, or nobody is, has the accepted set
 * applied once and tests again. Only where a set of ours was there before: an endpoint that was
 * never rotated is left as it is.
 */
export async function probeAndRepair(
  deps: ProbeEndpointDeps,
  definition: Definition,
  deadline: number,
): Promise<Outcome> {
  const { clock } = deps;
  const first = await probeCurrent(deps, definition, {
    deadline: clock.now() + patienceMilliseconds,
    isFinal: isRepairable,
  });
  const broken = first.failures.filter(isRepairable);
  if (broken.length === 0) return outcomeOf(definition, first, { kind: 'not-needed' });
  if (first.seen.ledger.applied === undefined) {
    return outcomeOf(definition, first, { kind: 'never-applied' });
  }
  await noteOpen(deps, first.seen, first.failures);
  const repair = await applyAgain(deps, definition, deadline);
  const second = await probeCurrent(deps, definition, {
    deadline: Math.min(
      clock.now() + waitMilliseconds(definition, repair),
      deadline - tellMilliseconds,
    ),
    isFinal: () => false,
  });
  const left = second.failures.filter(isRepairable).map(({ address }) => address);
  const repaired = broken.filter(({ address }) => !left.includes(address));
  return { ...outcomeOf(definition, second, repair), repaired };
}

/** Who fetches the set by himself has it after its refresh. */
function waitMilliseconds({ receiver: { delivery } }: Definition, { kind }: Repair): number {
  if (kind !== 'applied') return afterFailureMilliseconds;
  const refreshSeconds = delivery.kind === 'parameter' ? delivery.refreshSeconds : 0;
  return refreshSeconds * 1000 + acceptMilliseconds;
}

function outcomeOf(
  { endpoint }: Definition,
  { seen, versionId, credential, failures }: Probed,
  repair: Repair,
): Outcome {
  const isMadeUp = credential.username === initialUserName(endpoint);
  const isKnown = !isMadeUp || seen.ledger.applied !== undefined;
  return { versionId, failures, repaired: [], repair, isKnown };
}
