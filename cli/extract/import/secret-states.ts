import * as z from 'zod';
import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { CommandLineError } from '../../operations/command-line-error.ts';
import { groupBy } from '../report/group-by.ts';
import { extractionError } from './import-error.ts';
import type { PlannedImport } from './plan-import.ts';
import type { SecretStore } from './secret-store.ts';
import { importPrefix } from './version-id.ts';

/** `rotated`: it was imported before, and its value has been replaced since. */
export type Stored = 'absent' | 'present' | 'rotated';

export type LookedAt = PlannedImport & { readonly stored: Stored };

type LookDeps = Pick<SecretStore, 'read' | 'versionIds'>;

/**
 * Of several passwords for one endpoint the one whose secret is there; where there is none, all of
 * them.
 * @throws SECRET_EXISTS, and what Secrets Manager complains of
 */
export async function lookAtSecrets(
  secrets: LookDeps,
  imports: readonly PlannedImport[],
): Promise<LookedAt[]> {
  const found: LookedAt[] = [];
  for (const [name, rivals] of groupBy(imports, (planned) => planned.name))
    found.push(...(await lookAt(secrets, secretNameOf(name), rivals)));
  return found;
}

async function lookAt(
  secrets: LookDeps,
  secretName: string,
  rivals: readonly PlannedImport[],
): Promise<LookedAt[]> {
  const current = await secrets.read(secretName);
  if (current === 'absent') return rivals.map((planned) => ({ ...planned, stored: 'absent' }));
  if (current === 'deleted') throw secretExists(secretName, beingDeleted);
  const same = rivals.find((planned) => hasValue(current.text, planned));
  if (same !== undefined) return [{ ...same, stored: 'present' }];
  for (const planned of rivals)
    if (await hadValue(secrets, secretName, planned)) return [{ ...planned, stored: 'rotated' }];
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
