import * as z from 'zod';
import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { CommandLineError } from '../../operations/command-line-error.ts';
import { extractionError } from './import-error.ts';
import type { PlannedImport } from './plan-import.ts';
import type { SecretStore } from './secret-store.ts';
import { importPrefix } from './version-id.ts';

/** `rotated`: it was imported before, and its value has been replaced since. */
export type Stored = 'absent' | 'present' | 'rotated';

export type LookedAt = PlannedImport & { readonly stored: Stored };

type LookDeps = Pick<SecretStore, 'read' | 'versionIds'>;

/** @throws SECRET_EXISTS, and what Secrets Manager complains of */
export async function lookAtSecrets(
  secrets: LookDeps,
  imports: readonly PlannedImport[],
): Promise<LookedAt[]> {
  const found: LookedAt[] = [];
  for (const planned of imports)
    found.push({ ...planned, stored: await storedOf(secrets, planned) });
  return found;
}

async function storedOf(secrets: LookDeps, planned: PlannedImport): Promise<Stored> {
  const secretName = secretNameOf(planned.name);
  const current = await secrets.read(secretName);
  if (current === 'absent') return 'absent';
  if (current === 'deleted') throw secretExists(secretName, beingDeleted);
  if (hasValue(current.text, planned)) return 'present';
  if (await hadValue(secrets, secretName, planned)) return 'rotated';
  throw secretExists(secretName, 'one of another value');
}

/** Whether an import made the secret with this value, before a rotation replaced it. */
async function hadValue(
  secrets: LookDeps,
  secretName: string,
  planned: PlannedImport,
): Promise<boolean> {
  const prefix = importPrefix(planned);
  const ids = await secrets.versionIds(secretName);
  for (const id of ids.filter((one) => one.startsWith(prefix))) {
    const version = await secrets.read(secretName, id);
    if (typeof version === 'object' && hasValue(version.text, planned)) return true;
  }
  return false;
}

/** Also without a recovery window AWS takes a moment (API DeleteSecret). */
export const beingDeleted =
  'one whose deletion is scheduled (what a failed import took back is gone in a moment)';

export const secretExists = (secretName: string, what: string): CommandLineError =>
  extractionError(
    'SECRET_EXISTS',
    `expected no secret "${secretName}", found ${what}: nothing is overwritten, choose another --name or see to that one`,
  );

const valueSchema = z.looseObject({ username: z.string(), password: z.string() });

export function hasValue(
  text: string,
  { username, secret }: Pick<PlannedImport, 'username' | 'secret'>,
): boolean {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return false;
  }
  const { data } = valueSchema.safeParse(json);
  return data?.username === username && data.password === secret.reveal();
}
