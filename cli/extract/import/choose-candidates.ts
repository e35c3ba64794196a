import { endpointNameSchema } from '../../../functions/shared/contract.ts';
import { nameFor } from './candidate-names.ts';
import type { Candidate } from './candidates.ts';
import { type ExistingEntry, isImportOf } from './existing-entries.ts';
import { extractionError } from './import-error.ts';

/** `entry`: whether its entry stands in the settings already. */
export type ChosenCandidate = Candidate & {
  readonly name: string;
  readonly entry: 'present' | 'missing';
};

/**
 * Names for all candidates, and those that are wanted. One whose entry is there has that one's name;
 * several passwords of one user have one name, as they are for one endpoint.
 * @throws WRONG_USAGE, ENTRY_EXISTS
 */
export function chooseCandidates(
  candidates: readonly Candidate[],
  entries: readonly ExistingEntry[],
  { name, only }: { readonly name?: string | undefined; readonly only: readonly string[] },
): ChosenCandidate[] {
  const named = nameAll(candidates, entries);
  const unknown = only.find((wanted) => named.every((candidate) => candidate.name !== wanted));
  if (unknown !== undefined) {
    const names = namesOf(named).join(', ') || 'none';
    throw extractionError('WRONG_USAGE', `--only: there is no "${unknown}"; there are: ${names}`);
  }
  const chosen = named.filter((candidate) => only.length === 0 || only.includes(candidate.name));
  return name === undefined ? chosen : rename(chosen, name, entries);
}

function nameAll(
  candidates: readonly Candidate[],
  entries: readonly ExistingEntry[],
): ChosenCandidate[] {
  const taken = new Set(entries.map(({ name }) => name));
  const named = new Map<string, string>();
  return candidates.map((candidate) => {
    const user = JSON.stringify([candidate.url, candidate.username]);
    const own = entries.find((entry) => isImportOf(entry, candidate));
    const known = own?.name ?? named.get(user);
    const name = known ?? nameFor(candidate, (wanted) => taken.has(wanted));
    taken.add(name);
    named.set(user, name);
    return { ...candidate, name, entry: own === undefined ? 'missing' : 'present' };
  });
}

export const namesOf = (named: readonly { readonly name: string }[]): readonly string[] => [
  ...new Set(named.map(({ name }) => name)),
];

function rename(
  chosen: readonly ChosenCandidate[],
  name: string,
  entries: readonly ExistingEntry[],
): ChosenCandidate[] {
  const names = namesOf(chosen);
  const [only] = chosen;
  if (only === undefined || names.length > 1) {
    const found = names.join(', ') || 'none';
    throw extractionError(
      'WRONG_USAGE',
      `--name: expected one credential to import, found ${found}: pick one with --only`,
    );
  }
  const { error } = endpointNameSchema.safeParse(name);
  if (error) {
    const [issue] = error.issues;
    throw extractionError('WRONG_USAGE', `--name: ${issue?.message ?? 'expected another name'}`);
  }
  const entry = entries.find((existing) => existing.name === name);
  if (entry === undefined && only.entry === 'present') {
    const message = `--name: user "${only.username}" of ${only.url} is "${only.name}" in the settings already`;
    throw extractionError('ENTRY_EXISTS', message);
  }
  if (entry !== undefined && !isImportOf(entry, only)) {
    const message = `expected no "${name}" in the settings, found one of another address, user or secret: choose another --name, or take that entry away`;
    throw extractionError('ENTRY_EXISTS', message);
  }
  return chosen.map((one) => ({
    ...one,
    name,
    entry: entry === undefined ? 'missing' : 'present',
  }));
}
