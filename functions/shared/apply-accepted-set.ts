import { applyParameters, type Definition } from './contract.ts';
import { PromrotateError } from './errors.ts';
import type { LedgerChange } from './ledger.ts';
import type { Clock, Hosts } from './ports.ts';
import {
  type AcceptedSet,
  appliedMark,
  headerOf,
  type ResolveDeps,
  resolveAcceptedSet,
} from './resolve-accepted-set.ts';
import { lookAgain, type View } from './view.ts';

export type ApplyDeps = ResolveDeps & { readonly clock: Clock; readonly hosts: Hosts };

/** The set that stands at the receivers, and the look that it follows from. */
export type Applied = {
  readonly view: View;
  readonly set: AcceptedSet;
  readonly sequence: number;
};

const maximumClaims = 5;
/** Whoever took the sequence needs that long to write: to take the next one at once would undo it. */
const claimMilliseconds = 1_000;
/** Run Command works through the receivers' hosts one after another: never all at once. */
const receiverWaveSize = '1';

/**
 * Writes the accepted set to its parameter and has every receiver host apply it. Repeating it is
 * harmless. Parameter Store has no compare-and-swap, so whoever writes takes a sequence from the
 * ledger first and, when somebody took a later one meanwhile, looks and writes again; hosts refuse
 * whatever is older than what they hold.
 */
export async function applyAcceptedSet(
  deps: ApplyDeps,
  first: { readonly view: View; readonly set: AcceptedSet },
  deadline: number,
): Promise<Applied> {
  let { view, set } = first;
  for (let claims = 0; claims < maximumClaims; claims += 1) {
    const sequence = await writeAcceptedSet(deps, view, set);
    if (sequence !== undefined) {
      await deliver(deps, view.definition, sequence, deadline);
      return { view, set, sequence };
    }
    view = await lookAgain(deps, view);
    set = await resolveAcceptedSet(deps, view);
  }
  throw contended();
}

/**
 * Records what decides about the accepted set in the very write that takes its sequence: whoever
 * decided otherwise meanwhile has taken one too, and then this looks and decides again. Applies the
 * set that follows, and notes it.
 */
export async function applyDecision(
  deps: ApplyDeps,
  first: View,
  decide: (view: View) => readonly LedgerChange[],
  { check, deadline }: { check: (set: AcceptedSet, view: View) => Promise<void>; deadline: number },
): Promise<Applied> {
  const { endpoint } = first.definition;
  for (let claims = 0; claims < maximumClaims; claims += 1) {
    const seen = await lookAgain(deps, first);
    const { after, next } = nextSequence(seen);
    const changes = decide(seen);
    if (!(await deps.ledger.claimSequence(endpoint, { after, next, changes }))) {
      await deps.clock.sleep(claimMilliseconds);
      continue;
    }
    const view = await lookAgain(deps, seen);
    if (view.situation.ledger.sequence !== next) continue;
    const set = await resolveAcceptedSet(deps, view);
    await check(set, view);
    if (!(await write(deps, endpoint, next, set))) continue;
    await deliver(deps, view.definition, next, deadline);
    const applied = { fact: 'applied', applied: appliedMark(next, set.body) } as const;
    await deps.ledger.recordIf(endpoint, { sequence: next, changes: [applied] });
    return { view, set, sequence: next };
  }
  throw contended();
}

function contended(): PromrotateError {
  return new PromrotateError(
    'ACCEPTED_SET_CONTENDED',
    `expected to write the accepted set alone, found ${maximumClaims} others writing it meanwhile`,
    { retryable: true },
  );
}

/** The sequence under which the set was written; undefined when somebody else wrote meanwhile. */
async function writeAcceptedSet(
  deps: ApplyDeps,
  view: View,
  set: AcceptedSet,
): Promise<number | undefined> {
  const { endpoint } = view.definition;
  const { after, next } = nextSequence(view);
  if (!(await deps.ledger.claimSequence(endpoint, { after, next }))) return undefined;
  return (await write(deps, endpoint, next, set)) ? next : undefined;
}

/** The time of the look: after the loss of the ledger too, a later look has a later sequence. */
function nextSequence({ situation: { ledger, now } }: View): { after: number; next: number } {
  return { after: ledger.sequence, next: Math.max(ledger.sequence + 1, now) };
}

async function write(
  { ledger, acceptedSets }: ApplyDeps,
  endpoint: string,
  sequence: number,
  { body }: AcceptedSet,
): Promise<boolean> {
  await acceptedSets.write(endpoint, headerOf(endpoint, sequence) + body);
  return (await ledger.read(endpoint)).sequence === sequence;
}

async function deliver(
  { hosts }: ApplyDeps,
  { endpoint, receiver }: Definition,
  sequence: number,
  deadline: number,
): Promise<void> {
  const { delivery, adopt } = receiver;
  if (delivery.kind === 'parameter') return;
  await hosts.run({
    document: 'apply',
    hosts: delivery.hosts,
    waveSize: receiverWaveSize,
    deadline,
    parameters: {
      [applyParameters.endpoint]: endpoint,
      [applyParameters.sequence]: String(sequence),
      [applyParameters.file]: delivery.file,
      [applyParameters.adopt]: adopt ?? '',
      [applyParameters.checkUrl]: delivery.checkUrl ?? '',
    },
  });
}
