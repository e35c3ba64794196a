import { applyParameters, type Definition } from './contract.ts';
import { PromrotateError } from './errors.ts';
import type { Clock, Hosts } from './ports.ts';
import {
  type AcceptedSet,
  headerOf,
  type ResolveDeps,
  resolveAcceptedSet,
} from './resolve-accepted-set.ts';
import { lookAgain, type View } from './view.ts';

export type ApplyDeps = ResolveDeps & { readonly clock: Clock; readonly hosts: Hosts };

const maximumClaims = 5;
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
): Promise<{ readonly set: AcceptedSet; readonly sequence: number }> {
  let { view, set } = first;
  for (let claims = 0; claims < maximumClaims; claims += 1) {
    const sequence = await writeAcceptedSet(deps, view, set);
    if (sequence !== undefined) {
      await deliver(deps, view.definition, sequence, deadline);
      return { set, sequence };
    }
    view = await lookAgain(deps, view);
    set = await resolveAcceptedSet(deps, view);
  }
  throw new PromrotateError(
    'ACCEPTED_SET_CONTENDED',
    `expected to write the accepted set alone, found ${maximumClaims} others writing it meanwhile`,
    { retryable: true },
  );
}

/** The sequence under which the set was written; undefined when somebody else wrote meanwhile. */
async function writeAcceptedSet(
  { ledger, acceptedSets }: ApplyDeps,
  { definition: { endpoint }, situation }: View,
  { body }: AcceptedSet,
): Promise<number | undefined> {
  const after = situation.ledger.sequence;
  // The time of the look: after the loss of the ledger too, a later look has a later sequence.
  const next = Math.max(after + 1, situation.now);
  if (!(await ledger.claimSequence(endpoint, { after, next }))) return undefined;
  await acceptedSets.write(endpoint, headerOf(endpoint, next) + body);
  return (await ledger.read(endpoint)).sequence === next ? next : undefined;
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
