import { parseCredential, renewedValue } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import { currentVersion } from '../shared/versions.ts';
import { fullViewOf, noteObserved } from '../shared/view.ts';
import { chooseUserName } from './choose-user-name.ts';
import type { RotationDeps, Step } from './step.ts';

/**
 * Gives the pending version a value, once: what a retry finds there is kept. That AWSPENDING is on
 * the version says nothing, Secrets Manager labels it before it has a value (API DescribeSecret).
 */
export async function createSecret(deps: RotationDeps, step: Step): Promise<void> {
  const { secret, versionId, ledger, rotationToken } = step;
  const definition = await deps.definitions.read(step.endpoint);
  // Whatever its label is by now: a copy of this step that comes late has nothing left to do.
  const existing = await deps.secrets.readVersion(secret.arn, { versionId });
  if (existing !== undefined) {
    parseCredential(existing.text, versionId);
    return;
  }

  const currentId = currentVersion(secret.stages);
  const current = await readCurrent(deps, step, currentId);
  const seen = { definition, secret, ledger, now: deps.clock.now() };
  const view = await fullViewOf(deps.secrets, seen);
  // Noted before anything can refuse: a grace that is waited for has to have begun.
  await noteObserved(deps.ledger, view);
  const at = view.situation.now;
  await deps.ledger.record(step.endpoint, [{ fact: 'pending', versionId, at }]);
  const { username, instead } = await chooseUserName(deps, view, versionId);
  if (instead !== undefined) {
    await deps.ledger.record(step.endpoint, [{ fact: 'retired', versionId: instead, at }]);
  }
  await deps.secrets.putPending(secret.arn, {
    versionId,
    text: renewedValue(current, currentId, { username, password: deps.newPassword() }),
    ...(rotationToken === undefined ? {} : { rotationToken }),
  });
}

/** @throws CURRENT_MISSING, SECRET_VALUE_MALFORMED */
async function readCurrent(
  { secrets }: RotationDeps,
  { secret }: Step,
  versionId: string,
): Promise<string> {
  const current = await secrets.readVersion(secret.arn, { versionId });
  if (current === undefined) {
    throw new PromrotateError('CURRENT_MISSING', `expected a value in version "${versionId}"`);
  }
  parseCredential(current.text, versionId);
  return current.text;
}
