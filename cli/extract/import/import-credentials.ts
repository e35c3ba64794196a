import type { ProbeDeps } from '../../../functions/shared/probe.ts';
import type { Sighting } from '../sighting.ts';
import { findCandidates, type LeftOver } from './candidates.ts';
import { makeAll } from './make-all.ts';
import { type ImportChoices, planImport } from './plan-import.ts';
import { planText } from './plan-text.ts';
import { proveAll } from './prove-all.ts';
import { type LookedAt, lookAtSecrets, type Stored } from './secret-states.ts';
import type { SecretStore } from './secret-store.ts';
import type { SettingsStore } from './settings-store.ts';
import { leftAsStale } from './stale-copies.ts';

export type ImportDeps = {
  readonly secrets: SecretStore;
  readonly probe: ProbeDeps;
  readonly settings: SettingsStore;
  /** @throws what ends the import: nothing is made before it has come back */
  readonly confirm: (plan: string) => Promise<void>;
  readonly tell: (line: string) => void;
  /** A UUID. */
  readonly newId: () => string;
};

export type ImportRequest = ImportChoices & { readonly sightings: readonly Sighting[] };

export type Imported = {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  /** `rotated`: it was imported before, and its value has been replaced since. */
  readonly secret: 'created' | 'present' | 'rotated';
  readonly entry: 'written' | 'present';
};

export type ImportReport = {
  readonly settingsFile: string;
  readonly imported: readonly Imported[];
  readonly leftOver: readonly LeftOver[];
};

/**
 * Brings credentials under management: each is proved by a write, which also tells the right one of
 * several passwords of one user; then its secret is made, then all entries are written at once. All or nothing; again it changes nothing, and after a run that was
 * killed it does what is missing.
 * @throws CommandLineError
 */
export async function importCredentials(
  deps: ImportDeps,
  request: ImportRequest,
): Promise<ImportReport> {
  const { candidates, leftOver } = findCandidates(request.sightings);
  const { settingsFile } = request;
  const before = await deps.settings.read(settingsFile);
  const plan = planImport(before, candidates, request);
  const states = await lookAtSecrets(deps.secrets, plan.imports);
  const open = states.filter(({ stored, entry }) => stored === 'absent' || entry === 'missing');
  let proved: readonly LookedAt[] = [];
  let made: ReadonlySet<string> = new Set();
  if (open.length > 0) {
    proved = await proveAll(deps, open);
    await deps.confirm(planText(settingsFile, proved));
    made = await makeAll(deps, { settingsFile, before, after: plan.text, open: proved });
  }
  const done = states.filter((state) => !open.includes(state) || proved.includes(state));
  const imported = done.map(({ name, url, username, stored, entry }) => ({
    name,
    url,
    username,
    secret: secretNow(stored, made.has(name)),
    entry: entry === 'missing' ? ('written' as const) : entry,
  }));
  const stale = plan.imports.filter(
    (planned) => !done.some((one) => one.secret === planned.secret),
  );
  return { settingsFile, imported, leftOver: [...leftOver, ...stale.flatMap(leftAsStale)] };
}

function secretNow(stored: Stored, isMade: boolean): Imported['secret'] {
  if (isMade) return 'created';
  return stored === 'absent' ? 'present' : stored;
}
