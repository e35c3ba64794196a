import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { CommandLineError } from '../../operations/command-line-error.ts';
import { extractionError } from './import-error.ts';
import { hasValue, type LookedAt } from './secret-states.ts';
import type { SecretStore } from './secret-store.ts';
import type { SettingsStore } from './settings-store.ts';
import { importVersionId } from './version-id.ts';

type MakeDeps = {
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly tell: (line: string) => void;
};

export type Work = {
  readonly settingsFile: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly open: readonly LookedAt[];
};

/**
 * The secrets first, the settings last: an entry without a secret would fail a deployment. Whatever
 * fails, the secrets that were made here go again.
 */
export async function makeAll(deps: MakeDeps, work: Work): Promise<void> {
  const tried: LookedAt[] = [];
  try {
    for (const planned of work.open.filter(({ stored }) => stored === 'absent')) {
      tried.push(planned);
      await makeSecret(deps.secrets, planned);
    }
    await writeSettings(deps.settings, work);
  } catch (error) {
    await takeBack(deps, tried, error);
    throw error;
  }
}

async function makeSecret(secrets: SecretStore, planned: LookedAt): Promise<void> {
  const { name, url, username, secret } = planned;
  const secretName = secretNameOf(name);
  const answer = await secrets.create({
    name: secretName,
    versionId: importVersionId(name, url, username),
    // As the deployment says it of those that it makes.
    description: `promrotate: write credential of the remote-write endpoint ${name}`,
    text: JSON.stringify({ username, password: secret.reveal() }),
  });
  if (answer === 'created') return;
  const current = await secrets.read(secretName);
  if (typeof current === 'object' && hasValue(current.text, planned)) return;
  throw extractionError(
    'SECRET_EXISTS',
    `expected no secret "${secretName}", found one that somebody else made just now`,
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
 * Whether a call that failed made the secret is not known: it is ours if its current version is the
 * one that this run names and holds what this run puts.
 */
async function takeBack(
  { secrets, tell }: MakeDeps,
  tried: readonly LookedAt[],
  failure: unknown,
): Promise<void> {
  for (const planned of tried) {
    const secretName = secretNameOf(planned.name);
    try {
      if (!(await isOurs(secrets, planned))) continue;
      await secrets.deleteAtOnce(secretName);
      tell(`took back the secret ${secretName}`);
    } catch (cause) {
      throw leftBehind(secretName, failure, cause);
    }
  }
}

async function isOurs(secrets: SecretStore, planned: LookedAt): Promise<boolean> {
  const current = await secrets.read(secretNameOf(planned.name));
  if (typeof current === 'string') return false;
  const { name, url, username } = planned;
  return (
    current.versionId === importVersionId(name, url, username) && hasValue(current.text, planned)
  );
}

function leftBehind(secretName: string, failure: unknown, cause: unknown): CommandLineError {
  const first = failure instanceof Error ? failure.message : 'an error';
  const second = cause instanceof Error ? cause.message : 'an error';
  const message = `${first}; and the secret "${secretName}", which this run made, may still be there (${second}): repeat the command, which goes on from there, or delete it`;
  return extractionError('IMPORT_UNFINISHED', message, { cause });
}
