import * as z from 'zod';
import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import { extractionError } from './import-error.ts';
import type { PlannedImport } from './plan-import.ts';
import type { SecretStore } from './secret-store.ts';
import { importVersionId } from './version-id.ts';

/** `rotated`: it was imported before, and its value has been replaced since. */
export type Stored = 'absent' | 'present' | 'rotated';

export type LookedAt = PlannedImport & { readonly stored: Stored };

/** @throws SECRET_EXISTS, and what Secrets Manager complains of */
export async function lookAtSecrets(
  secrets: Pick<SecretStore, 'read'>,
  imports: readonly PlannedImport[],
): Promise<LookedAt[]> {
  const found: LookedAt[] = [];
  for (const planned of imports)
    found.push({ ...planned, stored: await storedOf(secrets, planned) });
  return found;
}

async function storedOf(
  secrets: Pick<SecretStore, 'read'>,
  planned: PlannedImport,
): Promise<Stored> {
  const { name, url, username } = planned;
  const secretName = secretNameOf(name);
  const current = await secrets.read(secretName);
  if (current === 'absent') return 'absent';
  if (current !== 'deleted') {
    if (hasValue(current.text, planned)) return 'present';
    const first = await secrets.read(secretName, importVersionId(name, url, username));
    if (typeof first === 'object' && hasValue(first.text, planned)) return 'rotated';
  }
  const what = current === 'deleted' ? 'one whose deletion is scheduled' : 'one of another value';
  throw extractionError(
    'SECRET_EXISTS',
    `expected no secret "${secretName}", found ${what}: nothing is overwritten, choose another --name or see to that one`,
  );
}

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
