import { acceptedVersions, maximumAccepted } from '../shared/accepted-set.ts';
import { parseCredential, renewedValue } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import { userNameOf } from '../shared/user-name.ts';
import { currentVersion } from '../shared/versions.ts';
import { type View, viewOf } from '../shared/view.ts';
import type { RotationDeps, Step } from './step.ts';

/**
 * Gives the pending version a value, once: what a retry finds there is kept. That AWSPENDING is on
 * the version says nothing, Secrets Manager labels it before it has a value (API DescribeSecret).
 */
export async function createSecret(deps: RotationDeps, step: Step): Promise<void> {
  const { secret, versionId } = step;
  const definition = await deps.definitions.read(step.endpoint);
  const existing = await deps.secrets.readVersion(secret.arn, { versionId, stage: 'AWSPENDING' });
  if (existing !== undefined) {
    parseCredential(existing.text, versionId);
    return;
  }

  const currentId = currentVersion(secret.stages);
  const current = await deps.secrets.readVersion(secret.arn, { versionId: currentId });
  if (current === undefined) {
    throw new PromrotateError('CURRENT_MISSING', `expected a value in version "${currentId}"`);
  }
  const { username: currentName } = parseCredential(current.text, currentId);
  const username = userNameOf(definition, versionId, currentName);
  const { ledger } = step;
  await refuseReuse(deps, viewOf({ definition, secret, ledger, now: deps.clock.now() }), username);

  const text = renewedValue(current.text, currentId, { username, password: deps.newPassword() });
  await deps.secrets.putPending(secret.arn, {
    versionId,
    text,
    ...(step.rotationToken === undefined ? {} : { rotationToken: step.rotationToken }),
  });
}

/** A name may not be given a new password while writers may still come with the old one. */
async function refuseReuse(deps: RotationDeps, view: View, username: string): Promise<void> {
  const inGrace = acceptedVersions(view.situation).filter(({ reason }) => reason === 'in-grace');
  if (inGrace.length + 2 > maximumAccepted) {
    throw new PromrotateError(
      'TOO_MANY_ACCEPTED',
      `expected at most ${maximumAccepted} credentials at a time, found ${inGrace.length} within grace: wait, or shorten the grace`,
      { retryable: true },
    );
  }
  if (view.definition.userName !== 'pair') return;
  for (const { versionId } of inGrace) {
    const value = await deps.secrets.readVersion(view.secretArn, { versionId });
    if (value === undefined || !hasName(value.text, versionId, username)) continue;
    throw new PromrotateError(
      'GRACE_NOT_OVER',
      `expected the grace of "${username}" to be over before its next password, found version "${versionId}" within it: wait, shorten the grace or use per-version names`,
      { retryable: true },
    );
  }
}

/** A malformed superseded value has no name that a writer could use. */
function hasName(text: string, versionId: string, username: string): boolean {
  try {
    return parseCredential(text, versionId).username === username;
  } catch {
    return false;
  }
}
