import { acceptedVersions, supersededVersions } from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import { parseCredential } from '../shared/credential.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import type { SettleDeps } from './run.ts';
import { type UsageSource, usageSourceOf } from './usage-source.ts';

/**
 * Asks the receiver's own counters about versions that are only kept for want of evidence. None
 * counted is believed where the same source counts requests of the current version's user.
 */
export async function noteUnused(deps: SettleDeps, view: View): Promise<void> {
  const { definition, situation } = view;
  if (!canTellVersions(definition)) return;
  const kept = acceptedVersions(situation).filter(({ reason }) => reason === 'in-use');
  const known = supersededVersions(situation).map(({ versionId }) => versionId);
  const asked = kept.filter(({ versionId }) => known.includes(versionId));
  const current = currentVersion(situation.versions.stages);
  const value = asked.length === 0 ? undefined : await read(deps, view, current);
  if (value === undefined) return;
  const source = usageSourceOf(deps, definition, value);
  if (source === undefined || !((await source.requests(value.username)) ?? 0)) return;
  for (const { versionId } of asked) {
    if (await isUnused(deps, view, source, versionId)) {
      const at = situation.now;
      await deps.ledger.record(definition.endpoint, [{ fact: 'unused', versionId, at }]);
    }
  }
}

/** Names that take turns do not tell one version from another. */
function canTellVersions({ userName, receiver }: Definition): boolean {
  return userName === 'per-version' && receiver.usage !== undefined;
}

async function isUnused(
  deps: SettleDeps,
  view: View,
  source: UsageSource,
  versionId: string,
): Promise<boolean> {
  const value = await read(deps, view, versionId);
  return value !== undefined && (await source.requests(value.username)) === 0;
}

async function read({ secrets }: SettleDeps, { secretArn }: View, versionId: string) {
  const value = await secrets.readVersion(secretArn, { versionId });
  try {
    return value && parseCredential(value.text, versionId);
  } catch {
    return undefined;
  }
}
