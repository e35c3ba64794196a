import { toUpdate } from '../../../functions/adapters/ledger-update.ts';
import { findingKey } from '../../../functions/shared/finding.ts';
import {
  emptyLedger,
  hostKey,
  type LedgerChange,
  type LedgerEvent,
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
  const changed = (state: LedgerState, changes: readonly LedgerChange[]) => {
    refuseTwice(changes);
    return changes.reduce(apply, state);
  };
  const store = (endpoint: string, state: LedgerState) => {
    items.set(endpoint, state);
    return state;
  };
  return {
    read: async (endpoint) => read(endpoint),
    countAttempt: async (endpoint, { versionId, at }) =>
      store(
        endpoint,
        withFacts(read(endpoint), versionId, (facts) => ({
          startedAt: at,
          ...facts,
          attempts: (facts.attempts ?? 0) + 1,
          attemptedAt: at,
        })),
      ),
    record: async (endpoint, changes) => store(endpoint, changed(read(endpoint), changes)),
    claimSequence: async (endpoint, { after, next, changes = [] }) => {
      const state = read(endpoint);
      if (state.sequence !== after) return false;
      store(endpoint, { ...changed(state, changes), sequence: next });
      return true;
    },
    recordIf: async (endpoint, { sequence, changes }) => {
      const state = read(endpoint);
      if (state.sequence !== sequence) return false;
      store(endpoint, changed(state, changes));
      return true;
    },
    placeOrder: async (endpoint, order, changes = []) => {
      const state = read(endpoint);
      if (state.order !== undefined && state.order.id !== order.id) return false;
      store(endpoint, { ...changed(state, changes), order: state.order ?? order });
      return true;
    },
    closeOrder: async (endpoint, closedOrder, changes = []) => {
      const { order, ...state } = read(endpoint);
      if (order?.id !== closedOrder.id) return;
      store(endpoint, { ...changed(state, changes), closedOrder });
    },
  };
}

/** DynamoDB: "Two document paths overlap with each other". */
function refuseTwice(changes: readonly LedgerChange[]): void {
  const { ExpressionAttributeNames: names } = toUpdate(changes);
  const attributes = Object.values(names);
  const twice = attributes.find((name, index) => attributes.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`expected each fact once in a write, found "${twice}"`);
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

const endFacts = ['retiredAt', 'refusedAt', 'watchedAt', 'unusedAt'];

function without<T extends object>(facts: T, names: readonly string[]): T {
  const kept = Object.entries(facts).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept) as T;
}

function apply(state: LedgerState, change: LedgerChange): LedgerState {
  switch (change.fact) {
    case 'started':
    case 'pending':
    case 'current':
    case 'superseded':
    case 'proved':
    case 'legacy':
    case 'retired':
    case 'refused':
    case 'watched': {
      const first = { [`${change.fact}At`]: change.at };
      return withFacts(state, change.versionId, (facts) => ({ ...first, ...facts }));
    }
    case 'applied':
      return { ...state, applied: change.applied };
    case 'confirmed':
    case 'fresh':
    case 'quiet':
      return applyToWriter(state, change);
    case 'event':
      return {
        ...state,
        events: [
          ...state.events.filter((event) => !isSame(event, change.event)),
          change.event,
        ].sort((a, b) => a.at - b.at),
      };
    case 'event-forgotten':
      return { ...state, events: state.events.filter((event) => !isSame(event, change.event)) };
    case 'finding-opened': {
      const { finding } = change;
      return { ...state, findings: new Map(state.findings).set(findingKey(finding), finding) };
    }
    case 'finding-closed': {
      const findings = new Map(state.findings);
      findings.delete(change.key);
      return { ...state, findings };
    }
    case 'paused':
      return { ...state, pause: change.pause };
    case 'resumed':
      return without(state, ['pause']);
    case 'host-reported': {
      const { facts } = change;
      return { ...state, hosts: new Map(state.hosts).set(hostKey(facts), facts) };
    }
    case 'host-forgotten':
      return { ...state, hosts: new Map([...state.hosts].filter(([key]) => key !== change.key)) };
    case 'reports-read':
      return { ...state, reportsReadAt: change.at };
    case 'probed':
      return { ...state, probe: change.facts };
    case 'audited':
      return { ...state, audit: change.facts };
    case 'unused':
    case 'compromised':
    case 'reinstated':
    case 'forgotten':
    case 'readmitted':
    case 'base':
    case 'failed':
      return withFacts(state, change.versionId, (facts) => changedFacts(facts, change));
  }
}

type ChangeOf<Fact extends LedgerChange['fact']> = Extract<LedgerChange, { readonly fact: Fact }>;

function changedFacts(
  facts: VersionFacts,
  change: ChangeOf<
    'unused' | 'compromised' | 'reinstated' | 'forgotten' | 'readmitted' | 'base' | 'failed'
  >,
): VersionFacts | undefined {
  switch (change.fact) {
    case 'unused':
      return { ...facts, unusedAt: change.at };
    case 'compromised':
      return {
        compromisedAt: change.at,
        ...without(facts, ['refusedAt']),
        leakGraceSeconds: change.graceSeconds,
      };
    case 'reinstated':
      return without(facts, ['supersededAt', 'readmittedAt', 'neededAt', ...endFacts]);
    case 'forgotten':
      return undefined;
    case 'readmitted':
      return {
        ...without(facts, endFacts),
        readmittedAt: change.at,
        ...(change.isNeeded === true ? { neededAt: change.at } : {}),
      };
    case 'base':
      return { ...facts, base: change.base };
    case 'failed': {
      const { failure, isRefusal } = change;
      const refusals = (facts.refusals ?? 0) + Number(isRefusal);
      return { ...facts, failure, ...(refusals > 0 ? { refusals } : {}) };
    }
  }
}

function isSame(a: LedgerEvent, b: LedgerEvent): boolean {
  return a.at === b.at && a.kind === b.kind && a.subject === b.subject;
}

function applyToWriter(
  state: LedgerState,
  change: ChangeOf<'confirmed' | 'fresh' | 'quiet'>,
): LedgerState {
  const facts = state.writers.get(change.writer);
  const withWriter = (next: WriterFacts) => ({
    ...state,
    writers: new Map(state.writers).set(change.writer, next),
  });
  switch (change.fact) {
    case 'confirmed':
      return withWriter({ versionId: change.versionId, confirmedAt: change.at });
    case 'fresh':
      // The proof of another version than the writer is on says nothing.
      return facts?.versionId === change.versionId
        ? withWriter({ ...facts, freshAt: change.at })
        : state;
    case 'quiet': {
      const writers = new Map(state.writers);
      writers.delete(change.writer);
      return { ...state, writers };
    }
  }
}
