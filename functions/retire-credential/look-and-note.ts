import type { Definition } from '../shared/contract.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import { PromrotateError } from '../shared/errors.ts';
import {
  type LedgerChange,
  type LedgerEventKind,
  type LedgerState,
  maximumEvents,
} from '../shared/ledger.ts';
import { forgottenVersions, observedChanges } from '../shared/observed-changes.ts';
import { fullViewOf } from '../shared/view.ts';
import type { Look, SettleDeps } from './run.ts';

const maximumLooks = 5;
/** An update of an item is an expression of at most 4 kB. */
const maximumEventsForgotten = 20;

/** The endpoint as it is, once the ledger knows all that this look teaches. */
export async function lookAndNote(deps: SettleDeps, definition: Definition): Promise<Look> {
  const { endpoint } = definition;
  for (let lost = 0; lost < maximumLooks; ) {
    const ledger = await deps.ledger.read(endpoint);
    const secret = await deps.secrets.describe(secretNameOf(endpoint));
    const seen = { definition, secret, ledger, now: deps.clock.now() };
    const view = await fullViewOf(deps.secrets, seen);
    const { situation } = view;
    const changes = [
      ...observedChanges(situation),
      ...forgottenVersions(situation.versions, ledger),
      ...forgottenEvents(ledger),
    ];
    if (changes.length === 0) return { view, secret };
    const seenAt = { sequence: ledger.sequence, changes };
    // What did not fit into one write is what the next look teaches.
    if (!(await deps.ledger.recordIf(endpoint, seenAt))) lost += 1;
  }
  throw new PromrotateError(
    'ACCEPTED_SET_CONTENDED',
    `expected to note what was seen of the endpoint, found it changed ${maximumLooks} times meanwhile`,
    { retryable: true },
  );
}

/** What happens by itself may come every half hour, and goes before what people did. */
const forgottenFirst = new Set<LedgerEventKind>(['repaired', 'rotation-failed']);

function forgottenEvents({ events }: LedgerState): LedgerChange[] {
  const count = Math.min(maximumEventsForgotten, Math.max(0, events.length - maximumEvents));
  const [first, last] = [true, false].map((isFirst) =>
    events.filter(({ kind }) => forgottenFirst.has(kind) === isFirst),
  );
  return [...(first ?? []), ...(last ?? [])]
    .slice(0, count)
    .map((event) => ({ fact: 'event-forgotten', event }));
}
