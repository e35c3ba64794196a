import { acceptedVersions } from '../shared/accepted-set.ts';
import { type Credential, parseCredential } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { View } from '../shared/view.ts';
import type { SettleDeps } from './run.ts';

/**
 * A receiver holds one password a name: to have this one accepted would lock out whoever writes with
 * another accepted version of the same name.
 * @throws NAME_IN_USE
 */
export async function refuseSharedName(
  deps: SettleDeps,
  { secretArn, situation }: View,
  target: string,
  { username, password }: Credential,
): Promise<void> {
  for (const { versionId } of acceptedVersions(situation)) {
    if (versionId === target) continue;
    const other = await readCredential(deps, secretArn, versionId);
    if (other?.username !== username || other.password === password) continue;
    throw new PromrotateError(
      'NAME_IN_USE',
      `expected the user name of version "${target}" to be its own, found version "${versionId}", which is accepted, with the same name and another password: wait until that is retired`,
    );
  }
}

async function readCredential(
  { secrets }: SettleDeps,
  secretArn: string,
  versionId: string,
): Promise<Credential | undefined> {
  const value = await secrets.readVersion(secretArn, { versionId });
  try {
    return value && parseCredential(value.text, versionId);
  } catch {
    return undefined;
  }
}
