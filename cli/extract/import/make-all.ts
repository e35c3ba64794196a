import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { CommandLineError } from '../../operations/command-line-error.ts';
import { existingEntries, isImportOf } from './existing-entries.ts';
import { extractionError } from './import-error.ts';
import { beingDeleted, hasValue, type LookedAt, secretExists } from './secret-states.ts';
import type { SecretStore } from './secret-store.ts';
import type { SettingsStore } from './settings-store.ts';
import { importVersionId } from './version-id.ts';

type MakeDeps = {
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly tell: (line: string) => void;
  readonly newId: () => string;
};

export type Work = {
  readonly settingsFile: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly open: readonly LookedAt[];
};

/** What was asked for, under an id that no other run has. */
type Tried = { readonly planned: LookedAt; readonly versionId: string };

/**
 * The secrets first, the settings last: an entry without a secret would fail a deployment. Whatever
 * fails, the secrets that were made here go again. Returns the names of endpoints whose secret this
 * run made.
 */
export async function makeAll(deps: MakeDeps, work: Work): Promise<ReadonlySet<string>> {
  const tried: Tried[] = [];
  const made = new Set<string>();
  try {
    for (const planned of work.open) {
      if (!(await isMissing(deps.secrets, planned))) continue;
      const versionId = importVersionId(planned, deps.newId());
      tried.push({ planned, versionId });
      if (await makeSecret(deps.secrets, planned, versionId)) made.add(planned.name);
    }
    await writeSettings(deps.settings, work);
    return made;
  } catch (error) {
    await takeBack(deps, work, tried, error);
    throw error;
  }
}

/** One that another run made may have been taken back since it was looked at. */
async function isMissing(secrets: SecretStore, { name, stored }: LookedAt): Promise<boolean> {
  if (stored === 'present') return (await secrets.read(secretNameOf(name))) === 'absent';
  return stored === 'absent';
}

/** False: another run has made the same just now. */
async function makeSecret(
  secrets: SecretStore,
  planned: LookedAt,
  versionId: string,
): Promise<boolean> {
  const { name, username, secret } = planned;
  const secretName = secretNameOf(name);
  const answer = await secrets.create({
    name: secretName,
    versionId,
    // As the deployment says it of those that it makes.
    description: `promrotate: write credential of the remote-write endpoint ${name}`,
    text: JSON.stringify({ username, password: secret.reveal() }),
  });
  if (answer === 'created') return true;
  const current = await secrets.read(secretName);
  if (typeof current === 'object' && hasValue(current.text, planned)) return false;
  throw secretExists(
    secretName,
    current === 'deleted' ? beingDeleted : 'one that somebody else made just now',
  );
}

async function writeSettings(settings: SettingsStore, work: Work): Promise<void> {
  const { settingsFile, before, after } = work;
  if (after === (before ?? '')) return;
  if ((await settings.read(settingsFile)) !== before) {
    const message = `another program changed "${settingsFile}" meanwhile: repeat the command`;
    throw extractionError('SETTINGS_CHANGED', message);
  }
  await settings.replace(settingsFile, after).catch((cause: unknown) => {
    const message = `expected to be able to write "${settingsFile}", found ${reasonOf(cause)}`;
    throw extractionError('FILE_NOT_WRITTEN', message, { cause });
  });
}

/** The system's code, such as ENOSPC. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'an error';

/**
 * Whether a call that failed made the secret is not known: it is ours if its current version has the
 * id that this run gave it. It stays where another run has written an entry for it meanwhile.
 */
async function takeBack(
  deps: MakeDeps,
  { settingsFile }: Work,
  tried: readonly Tried[],
  failure: unknown,
): Promise<void> {
  const { settings, tell } = deps;
  const secrets = deps.secrets.uninterrupted();
  for (const { planned, versionId } of tried) {
    const secretName = secretNameOf(planned.name);
    try {
      const current = await secrets.read(secretName);
      if (typeof current === 'string' || current.versionId !== versionId) continue;
      if (planned.entry === 'missing' && (await hasEntry(settings, settingsFile, planned)))
        continue;
      await secrets.deleteAtOnce(current.arn);
      tell(`took back the secret ${secretName}`);
    } catch (cause) {
      throw leftBehind(secretName, failure, cause);
    }
  }
}

async function hasEntry(
  settings: SettingsStore,
  settingsFile: string,
  planned: LookedAt,
): Promise<boolean> {
  const entries = existingEntries(await settings.read(settingsFile));
  return entries.some((entry) => entry.name === planned.name && isImportOf(entry, planned));
}

function leftBehind(secretName: string, failure: unknown, cause: unknown): CommandLineError {
  const first = failure instanceof Error ? failure.message : 'an error';
  const second = cause instanceof Error ? cause.message : 'an error';
  const message = `${first}; and the secret "${secretName}", which this run made, may still be there (${second}): repeat the command, which goes on from there, or delete it`;
  return extractionError('IMPORT_UNFINISHED', message, { cause });
}
