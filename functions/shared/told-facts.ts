import type { Look } from './look.ts';
import { candidateUserNames } from './user-name.ts';

/** What of an endpoint is told to people in more than one place. */

export function rotationOf({ secret, ledger }: Look): 'on' | 'paused' | 'off' {
  if (secret.rotationEnabled) return 'on';
  return ledger.pause === undefined ? 'off' : 'paused';
}

/** Only of versions that a rotation of ours made: what others are called stands in their values. */
export function userNameOf({ definition, ledger }: Look, versionId: string): string | undefined {
  const { startedAt, pendingAt } = ledger.versions.get(versionId) ?? {};
  const isOurs = (startedAt ?? pendingAt) !== undefined;
  const [name, ...others] = candidateUserNames(definition, versionId);
  return isOurs && others.length === 0 ? name : undefined;
}
