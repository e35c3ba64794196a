import { type Address, urlSchema } from '../../../functions/shared/contract.ts';
import { DeploymentError } from '../../../infra/deployment-error.ts';
import { checkSettings } from '../../../infra/settings/settings-file.ts';
import { appendEntries } from './append-entries.ts';
import type { Candidate } from './candidates.ts';
import { type ChosenCandidate, chooseCandidates, namesOf } from './choose-candidates.ts';
import { entryLines, type NewWriter } from './entry-text.ts';
import { type ExistingEntry, existingEntries } from './existing-entries.ts';
import { asExtractionError, extractionError } from './import-error.ts';

/** What the person says beside the files. */
export type ImportChoices = {
  readonly settingsFile: string;
  /** Of the only candidate. */
  readonly name?: string | undefined;
  /** Names of those to import; none: all. */
  readonly only: readonly string[];
  readonly webConfig: string;
  readonly replicas: readonly string[];
  readonly query?: string | undefined;
  readonly writer?: NewWriter | undefined;
};

export type PlannedImport = ChosenCandidate & {
  /** Replicas first, then the front. */
  readonly addresses: readonly Address[];
};

export type ImportPlan = {
  readonly imports: readonly PlannedImport[];
  /** Of the settings with all entries. */
  readonly text: string;
};

/** @throws WRONG_USAGE, ENTRY_EXISTS, SETTINGS_NOT_EXTENDED, SETTINGS_INVALID, SETTINGS_UNREADABLE */
export function planImport(
  before: string | undefined,
  candidates: readonly Candidate[],
  choices: ImportChoices,
): ImportPlan {
  requireAddresses(choices);
  const entries = existingEntries(before);
  const chosen = chooseCandidates(candidates, entries, choices);
  requireOne(chosen, choices);
  requireOwnFolder(chosen, entries, choices);
  const imports = chosen.map((one) => ({ ...one, addresses: addressesOf(one, choices) }));
  const items = chosen
    .filter(({ name, entry }, index) => entry === 'missing' && isFirst(name, index, chosen))
    .map(({ name, url, username }) => entryLines({ ...choices, name, url, username }));
  const text = appendEntries(before, items);
  if (items.length > 0) check(text, imports, choices);
  return { imports, text };
}

const isFirst = (name: string, index: number, chosen: readonly ChosenCandidate[]) =>
  chosen.findIndex((one) => one.name === name) === index;

function addressesOf({ url }: Candidate, { replicas, query }: ImportChoices): Address[] {
  const front = query === undefined ? { write: url } : { write: url, query };
  return [...replicas.filter((replica) => replica !== url).map((write) => ({ write })), front];
}

/** They are sent the credential, also where an entry stands already and the settings are not checked. */
function requireAddresses({ replicas, query }: ImportChoices): void {
  const given = [
    ...replicas.map((url) => ['--replica', url] as const),
    ...(query === undefined ? [] : [['--query', query] as const]),
  ];
  for (const [option, url] of given) {
    const [issue] = urlSchema.safeParse(url).error?.issues ?? [];
    if (issue !== undefined) throw extractionError('WRONG_USAGE', `${option}: ${issue.message}`);
  }
}

/** As the synthesis does, before anything is made. */
function check(text: string, imports: readonly PlannedImport[], choices: ImportChoices): void {
  const isLocal = imports.some(({ addresses }) =>
    addresses.some(({ write }) => write.startsWith('http:')),
  );
  try {
    checkSettings(choices.settingsFile, text, { isLocal });
  } catch (error) {
    if (error instanceof DeploymentError) throw asExtractionError(error);
    throw error;
  }
}

/** Of several candidates each has addresses and files of its own. */
function requireOne(
  chosen: readonly ChosenCandidate[],
  { replicas, query, writer }: ImportChoices,
): void {
  const { length } = namesOf(chosen);
  const given = [
    ...(replicas.length > 0 ? ['--replica'] : []),
    ...(query === undefined ? [] : ['--query']),
    ...(writer === undefined ? [] : ['--writer']),
  ];
  if (length <= 1 || given.length === 0) return;
  throw extractionError(
    'WRONG_USAGE',
    `expected one credential to import with ${given.join(', ')}, found ${length}: name it with --only`,
  );
}

/** Two writers of one host would switch each other's files. */
function requireOwnFolder(
  chosen: readonly ChosenCandidate[],
  entries: readonly ExistingEntry[],
  { writer }: ImportChoices,
): void {
  const isAdded = chosen.some(({ entry }) => entry === 'missing');
  if (writer === undefined || !isAdded) return;
  const other = entries.find(({ directories }) => directories.includes(writer.directory));
  if (other === undefined) return;
  throw extractionError(
    'WRONG_USAGE',
    `--directory: expected a folder of its own for the writer "${writer.name}", found that the entry "${other.name}" has "${writer.directory}": name another, such as ${writer.directory}/${chosen[0]?.name}`,
  );
}
