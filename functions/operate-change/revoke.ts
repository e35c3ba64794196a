import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import { statesOfVersions } from '../shared/version-states.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { findVersion } from './find-version.ts';
import { defaultLeakGraceSeconds, orderOnce } from './place-order.ts';
import { requireRotationOn, timeOf } from './requirements.ts';

/** The answer to a leak: has a version replaced, taken out everywhere, and proved to be refused. */
export async function revoke(
  deps: OperateChangeDeps,
  seen: Look,
  request: ChangeOf<'revoke'>,
): Promise<Answer> {
  const { id, by, reason, graceSeconds } = request;
  const isPlaced = [seen.ledger.order, seen.ledger.closedOrder].some((order) => order?.id === id);
  const refusedAt = isPlaced ? undefined : refusedSince(seen, leakedVersion(seen, request));
  if (refusedAt !== undefined) return noteLeak(deps, seen, request, refusedAt);

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

/** When it was proved to be refused everywhere, and it is accepted no more since. */
function refusedSince({ ledger, situation }: Look, versionId: string): number | undefined {
  const state = statesOfVersions(situation).get(versionId);
  const isOut = state === 'retired' || state === 'given-up';
  return isOut ? ledger.versions.get(versionId)?.refusedAt : undefined;
}

/** There is nothing to take out, but it must not come back either. */
async function noteLeak(
  { clock, ledger }: OperateChangeDeps,
  seen: Look,
  { by, reason, ...request }: ChangeOf<'revoke'>,
  refusedAt: number,
): Promise<Answer> {
  const versionId = leakedVersion(seen, request);
  const since = `it has been refused everywhere since ${timeOf(refusedAt)}`;
  if (seen.ledger.versions.get(versionId)?.compromisedAt === undefined) {
    const at = clock.now();
    const detail = reason === '' ? since : `${since}: ${reason}`;
    await ledger.record(seen.definition.endpoint, [
      { fact: 'compromised', versionId, at, graceSeconds: 0 },
      { fact: 'event', event: { at, kind: 'revoked', subject: versionId, by, detail } },
    ]);
  }
  return { versionId, note: `${since}; a rollback to it is refused from now on` };
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
