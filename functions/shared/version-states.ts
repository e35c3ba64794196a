import { acceptedVersions, type Situation } from './accepted-set.ts';
import type { VersionFacts } from './ledger.ts';
import type { versionStates } from './operations.ts';

export type VersionState = (typeof versionStates)[number];

const lastOnes = ['retiring', 'retired', 'given-up', 'unknown'] as const;

/**
 * Every version that has a label or is in the ledger, by its state: the accepted ones first, as
 * important as they are, then those that are on their way out and those that are, newest first.
 */
export function statesOfVersions(situation: Situation): ReadonlyMap<string, VersionState> {
  const { versions, ledger } = situation;
  const factsOf = (versionId: string): VersionFacts => ledger.versions.get(versionId) ?? {};
  const states = new Map<string, VersionState>();
  for (const { versionId, reason } of acceptedVersions(situation)) {
    const isLabelled = versions.stages.has(versionId);
    if (isLabelled || !isWithoutValue(factsOf(versionId))) states.set(versionId, reason);
  }
  const others = [...new Set([...versions.stages.keys(), ...ledger.versions.keys()])]
    .filter((versionId) => !states.has(versionId))
    .map((versionId) => ({ versionId, facts: factsOf(versionId) }))
    .sort((a, b) => beginOf(b.facts) - beginOf(a.facts));
  for (const state of lastOnes) {
    for (const { versionId, facts } of others) {
      if (endStateOf(facts) === state) states.set(versionId, state);
    }
  }
  return states;
}

function beginOf({ currentAt, pendingAt, startedAt }: VersionFacts): number {
  return currentAt ?? pendingAt ?? startedAt ?? 0;
}

/** A rotation that was given up before createSecret: only a look without values counts it in. */
function isWithoutValue(facts: VersionFacts): boolean {
  return facts.pendingAt === undefined && isWithoutUse(facts);
}

/** Of a rotation that never came to its end. */
function isWithoutUse(facts: VersionFacts): boolean {
  const { currentAt, supersededAt, startedAt, pendingAt } = facts;
  return (currentAt ?? supersededAt) === undefined && (startedAt ?? pendingAt) !== undefined;
}

function endStateOf(facts: VersionFacts): (typeof lastOnes)[number] {
  if (isWithoutUse(facts)) return 'given-up';
  if ((facts.currentAt ?? facts.supersededAt) === undefined) return 'unknown';
  return facts.refusedAt === undefined ? 'retiring' : 'retired';
}
