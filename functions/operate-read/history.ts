import type { LedgerState, VersionFacts } from '../shared/ledger.ts';
import type { History } from '../shared/operations.ts';

type HistoryEvent = History['events'][number];

/** What happened to a version and is noted as a fact of it, not as an event. */
const facts = [
  ['pendingAt', 'created'],
  ['provedAt', 'proved'],
  ['currentAt', 'current'],
  ['supersededAt', 'superseded'],
] as const satisfies readonly (readonly [keyof VersionFacts, string])[];

/** Everything that the ledger still knows, oldest first. */
export function historyOf(endpoint: string, { events, versions }: LedgerState): History {
  const ofVersions = [...versions].flatMap(([subject, known]) =>
    facts.flatMap(([fact, kind]): HistoryEvent[] => {
      const at = known[fact];
      return at === undefined ? [] : [{ at, kind, subject }];
    }),
  );
  return { endpoint, events: [...events, ...ofVersions].sort((a, b) => a.at - b.at) };
}
