import { createHash } from 'node:crypto';
import type { Definition } from './contract.ts';

type Naming = Pick<Definition, 'userName' | 'userNameBase'>;

/**
 * The user names that a new version may have, the preferred one first. `per-version`: one of its
 * own, so that any number of versions are valid side by side. `pair`: two that take turns.
 */
export function candidateUserNames(naming: Naming, versionId: string): readonly string[] {
  const { userName, userNameBase: base } = naming;
  if (userName === 'pair') return [`${base}-a`, `${base}-b`];
  return [`${base}-${createHash('sha256').update(versionId).digest('hex').slice(0, 8)}`];
}
