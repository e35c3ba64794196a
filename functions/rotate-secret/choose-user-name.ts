import {
  type AcceptedVersion,
  acceptedVersions,
  maximumAccepted,
  supersededVersions,
  writersStillOn,
} from '../shared/accepted-set.ts';
import { parseCredential } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import { candidateUserNames } from '../shared/user-name.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import type { RotationDeps } from './step.ts';

/** `instead`: the version within its grace whose name it takes, and that is not accepted any more. */
export type ChosenName = { readonly username: string; readonly instead?: string };

/**
 * The user name of a new version. A name may not get a new password while writers come, or may
 * come, with the old one; where the current version has leaked, a grace that no writer needs does not
 * keep a name.
 * @throws TOO_MANY_ACCEPTED, GRACE_NOT_OVER, NAME_IN_USE
 */
export async function chooseUserName(
  deps: RotationDeps,
  view: View,
  versionId: string,
): Promise<ChosenName> {
  const reserved = acceptedVersions(view.situation).filter((version) => isReserved(view, version));
  if (reserved.length >= maximumAccepted) throw tooMany(reserved.length);
  const candidates = candidateUserNames(view.definition, versionId);

  const holders = new Map<string, AcceptedVersion>();
  // Names of one version alone cannot be taken: no need to ask for the others.
  if (candidates.length > 1) {
    for (const version of reserved) {
      const name = await nameOf(deps, view, version.versionId);
      if (name !== undefined) holders.set(name, version);
    }
  }
  const free = candidates.find((candidate) => !holders.has(candidate));
  if (free !== undefined) return { username: free };
  const username = candidates.find((name) => isDispensable(view, holders.get(name)));
  const instead = username === undefined ? undefined : holders.get(username)?.versionId;
  if (username !== undefined && instead !== undefined) return { username, instead };
  throw taken(candidates, holders);
}

/** Every declared writer has left it, and the name is needed to get away from a leak. */
function isDispensable({ situation }: View, holder: AcceptedVersion | undefined): boolean {
  const { versions, ledger, writers } = situation;
  const isLeaked = ledger.versions.get(currentVersion(versions.stages))?.compromisedAt;
  if (isLeaked === undefined || writers.length === 0) return false;
  const held = supersededVersions(situation).find(
    ({ versionId }) => versionId === holder?.versionId,
  );
  return held !== undefined && writersStillOn(situation, held).length === 0;
}

/** Current, within grace, or not known to have been left by every declared writer. */
function isReserved({ situation }: View, { versionId, reason }: AcceptedVersion): boolean {
  if (reason !== 'in-use') return reason !== 'pending';
  const held = supersededVersions(situation).find((version) => version.versionId === versionId);
  const isNeeded = situation.ledger.versions.get(versionId)?.neededAt !== undefined;
  return held === undefined || isNeeded || writersStillOn(situation, held).length > 0;
}

/** A malformed superseded value has no name that a writer could use. */
async function nameOf(
  { secrets }: RotationDeps,
  { secretArn }: View,
  versionId: string,
): Promise<string | undefined> {
  const value = await secrets.readVersion(secretArn, { versionId });
  try {
    return value && parseCredential(value.text, versionId).username;
  } catch {
    return undefined;
  }
}

function tooMany(count: number): PromrotateError {
  return new PromrotateError(
    'TOO_MANY_ACCEPTED',
    `expected fewer than ${maximumAccepted} credentials in use or within grace, found ${count}: wait, or shorten the grace`,
    { retryable: true },
  );
}

function taken(
  candidates: readonly string[],
  holders: ReadonlyMap<string, AcceptedVersion>,
): PromrotateError {
  const held = candidates.map((name) => holders.get(name));
  const blocker = held.find((holder) => holder !== undefined && holder.reason !== 'current');
  const isInGrace = blocker?.reason === 'in-grace';
  return new PromrotateError(
    isInGrace ? 'GRACE_NOT_OVER' : 'NAME_IN_USE',
    `expected one of ${candidates.map((name) => `"${name}"`).join(' and ')} to be free, found version "${blocker?.versionId ?? ''}" ${isInGrace ? 'within its grace' : 'still used by a writer'}: wait, bring writers up to date or use per-version names`,
    { retryable: true },
  );
}
