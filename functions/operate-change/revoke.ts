import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import { statesOfVersions } from '../shared/version-states.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { findVersion } from './find-version.ts';
import { defaultLeakGraceSeconds, findPlaced, orderOnce } from './place-order.ts';
import { revokeBeside } from './revoke-beside.ts';

/** The answer to a leak: has a version replaced, taken out everywhere, and proved to be refused. */
export async function revoke(
  deps: OperateChangeDeps,
  seen: Look,
  request: ChangeOf<'revoke'>,
): Promise<Answer> {
  const { id, by, reason, graceSeconds } = request;
  const other = seen.ledger.order;
  if (other !== undefined && findPlaced(seen, { kind: 'revoke', id }) === undefined) {
    const versionId = leakedVersion(seen, request);
    requireRevocable(seen, versionId);
    return revokeBeside(deps, seen, { ...request, versionId, other });
  }
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

/** A pause is no hindrance: rotation is on for the time that it takes. @throws VERSION_UNKNOWN */
function requireRevocable(seen: Look, versionId: string): void {
  if (statesOfVersions(seen.situation).get(versionId) !== 'unknown') return;
  throw new PromrotateError(
    'VERSION_UNKNOWN',
    `expected a version that receivers were given, found "${versionId}" from before the endpoint was ours: remove its user from the receivers by hand`,
  );
}

function noteOf({ versionId, graceSeconds }: Order): string {
  const when =
    graceSeconds === undefined
      ? `as soon as writers have left it, or ${defaultLeakGraceSeconds} s after it was replaced`
      : `${graceSeconds} s after it was replaced`;
  return `version "${versionId}" counts as leaked: writers are switched, ${when} it is taken out, and then proved to be refused`;
}
