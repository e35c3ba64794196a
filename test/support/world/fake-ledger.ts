import {
  emptyLedger,
  type LedgerChange,
  type LedgerState,
  type VersionFacts,
  type WriterFacts,
} from '../../../functions/shared/ledger.ts';
import type { Ledger } from '../../../functions/shared/ports.ts';

export function ledgerOf(items: ReadonlyMap<string, LedgerState>, endpoint: string): LedgerState {
  return items.get(endpoint) ?? emptyLedger;
}

/** The ledger in memory; test/integration/ledger-contract.test.ts holds it to the real one. */
export function fakeLedger(items = new Map<string, LedgerState>()): Ledger {
  const read = (endpoint: string) => ledgerOf(items, endpoint);
  const store = (endpoint: string, state: LedgerState) => {
    items.set(endpoint, state);
    return state;
  };
  return {
    read: async (endpoint) => read(endpoint),
    countAttempt: async (endpoint, { versionId }) =>
      store(
        endpoint,
        withFacts(read(endpoint), versionId, (facts) => ({
          ...facts,
          attempts: (facts.attempts ?? 0) + 1,
        })),
      ),
    record: async (endpoint, changes) => store(endpoint, changes.reduce(apply, read(endpoint))),
    claimSequence: async (endpoint, { after, next }) => {
      const state = read(endpoint);
      if (state.sequence !== after) return false;
      store(endpoint, { ...state, sequence: next });
      return true;
    },
  };
}

function withFacts(
  state: LedgerState,
  versionId: string,
  change: (facts: VersionFacts) => VersionFacts | undefined,
): LedgerState {
  const versions = new Map(state.versions);
  const facts = change(versions.get(versionId) ?? {});
  if (facts === undefined) versions.delete(versionId);
  else versions.set(versionId, facts);
  return { ...state, versions };
}

function apply(state: LedgerState, change: LedgerChange): LedgerState {
  switch (change.fact) {
    case 'pending':
    case 'current':
    case 'superseded':
    case 'proved':
    case 'legacy': {
      const first = { [`${change.fact}At`]: change.at };
      return withFacts(state, change.versionId, (facts) => ({ ...first, ...facts }));
    }
    case 'reinstated':
      return withFacts(state, change.versionId, (facts) => {
        const { supersededAt, ...rest } = facts;
        return supersededAt === undefined ? facts : rest;
      });
    case 'forgotten':
      return withFacts(state, change.versionId, () => undefined);
    case 'base':
      return withFacts(state, change.versionId, (facts) => ({ ...facts, base: change.base }));
    case 'applied':
      return { ...state, applied: change.applied };
    case 'confirmed':
    case 'fresh': {
      const { writer, versionId, at } = change;
      const facts = state.writers.get(writer);
      if (change.fact === 'confirmed')
        return withWriter(state, writer, { versionId, confirmedAt: at });
      // The proof of another version than the writer is on says nothing.
      return facts?.versionId === versionId
        ? withWriter(state, writer, { ...facts, freshAt: at })
        : state;
    }
  }
}

function withWriter(state: LedgerState, writer: string, facts: WriterFacts): LedgerState {
  return { ...state, writers: new Map(state.writers).set(writer, facts) };
}
