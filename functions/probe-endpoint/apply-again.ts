import { applyDecision } from '../shared/apply-accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import { PromrotateError } from '../shared/errors.ts';
import { type AcceptedSet, resolveAcceptedSet } from '../shared/resolve-accepted-set.ts';
import { fullViewOf, type View } from '../shared/view.ts';
import type { ProbeEndpointDeps, Repair } from './outcome.ts';

/** Hosts take it one after another. */
const applyMilliseconds = 180_000;

/**
 * Has every receiver host take the accepted set once more, as it follows from a look of now. It
 * decides nothing, so that a rotation or a retirement beside it goes on: whose sequence was taken
 * looks again, and finds the same.
 */
export async function applyAgain(
  deps: ProbeEndpointDeps,
  definition: Definition,
  deadline: number,
): Promise<Repair> {
  const { clock, log } = deps;
  const until = Math.min(deadline, clock.now() + applyMilliseconds);
  try {
    const view = await lookFully(deps, definition);
    // Before a sequence is taken: whoever proves something meanwhile would have to begin anew.
    refuseContested(await resolveAcceptedSet(deps, view), view);
    const check = async (set: AcceptedSet, now: View) => refuseContested(set, now);
    await applyDecision(deps, view, () => [], { check, deadline: until });
    return { kind: 'applied' };
  } catch (error) {
    // What came of it the next test tells people; the error is of interest beside that only.
    const because = reasonOf(error);
    log.warn('accepted set not applied', { endpoint: definition.endpoint, reason: because });
    return { kind: 'failed', because };
  }
}

async function lookFully(deps: ProbeEndpointDeps, definition: Definition): Promise<View> {
  const ledger = await deps.ledger.read(definition.endpoint);
  const secret = await deps.secrets.describe(secretNameOf(definition.endpoint));
  return fullViewOf(deps.secrets, { definition, secret, ledger, now: deps.clock.now() });
}

/**
 * A value that somebody put by hand may have the user name of a version that writers are on: to put
 * it there, without that it was ever accepted, could lock them out.
 */
function refuseContested({ current, isCurrentContested }: AcceptedSet, { situation }: View): void {
  const { versions } = situation.ledger;
  const isProved = versions.get(current.versionId)?.provedAt !== undefined;
  const wasAccepted = [...versions.values()].some(({ base }) => base === current.versionId);
  if (!isCurrentContested || isProved || wasAccepted) return;
  throw new PromrotateError(
    'NAME_IN_USE',
    `expected a user name of its own in version "${current.versionId}", which was never proved, found one that is accepted with another password`,
  );
}

/** Of an error that is not ours the name only: its text could quote what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof PromrotateError) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}
