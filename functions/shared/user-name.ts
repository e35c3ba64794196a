import { createHash } from 'node:crypto';
import type { Definition } from './contract.ts';

type Naming = Pick<Definition, 'userName' | 'userNameBase'>;

/**
 * The user name of a new version. `per-version`: a name of its own, so that any number of versions
 * are valid side by side. `pair`: the one of two names that the current version does not have.
 */
export function userNameOf(naming: Naming, versionId: string, currentUserName: string): string {
  const base = naming.userNameBase;
  if (naming.userName === 'pair') {
    return currentUserName === `${base}-a` ? `${base}-b` : `${base}-a`;
  }
  return `${base}-${createHash('sha256').update(versionId).digest('hex').slice(0, 8)}`;
}
