import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import { statesOfVersions } from '../shared/version-states.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { findVersion } from './find-version.ts';
import { defaultLeakGraceSeconds, orderOnce } from './place-order.ts';
import { requireRotationOn } from './requirements.ts';

/** The answer to a leak: has a version replaced, taken out everywhere, and proved to be refused. */
export async function revoke(
  deps: OperateChangeDeps,
  seen: Look,
  request: ChangeOf<'revoke'>,
): Promise<Answer> {
  const { id, by, reason, graceSeconds } = request;
  const order = await orderOnce(deps, seen, { kind: 'revoke', id }, () => {
    const versionId = leakedVersion(seen, request);
    requireRevocable(seen, versionId);
    const common = { id, kind: 'revoke', versionId, at: deps.clock.now(), by, reason } as const;
    return graceSeconds === undefined ? common : { ...common, graceSeconds };
  });
  return { id, versionId: order.versionId, note: noteOf(order) };
}

function leakedVersion(seen: Look, { version }: Pick<ChangeOf<'revoke'>, 'version'>): string {
  return version === undefined ? currentVersion(seen.secret.stages) : findVersion(seen, version);
}

/** @throws VERSION_UNKNOWN, ROTATION_PAUSED, ROTATION_DISABLED */
function requireRevocable(seen: Look, versionId: string): void {
  const state = statesOfVersions(seen.situation).get(versionId);
  if (state === 'unknown') {
    throw new PromrotateError(
      'VERSION_UNKNOWN',
      `expected a version that receivers were given, found "${versionId}" from before the endpoint was ours: remove its user from the receivers by hand`,
    );
  }
  // A pending one cannot be left standing, and the current one has to be replaced.
  if (state === 'current' || state === 'pending') requireRotationOn(seen);
}

function noteOf({ versionId, graceSeconds }: Order): string {
  const when =
    graceSeconds === undefined
      ? `as soon as writers have left it, or ${defaultLeakGraceSeconds} s after it was replaced`
      : `${graceSeconds} s after it was replaced`;
  return `version "${versionId}" counts as leaked: writers are switched, ${when} it is taken out, and then proved to be refused`;
}
