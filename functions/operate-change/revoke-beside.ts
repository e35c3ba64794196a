import type { LedgerChange, Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { Answer, ChangeOf, OperateChangeDeps } from './change-deps.ts';
import { defaultLeakGraceSeconds } from './place-order.ts';

type Leak = ChangeOf<'revoke'> & { readonly versionId: string; readonly other: Order };

/**
 * A leak is marked though another order is under way. Of the same version, the shorter grace holds
 * from now on; of another, retire-credential replaces it and takes it out without an order of its own.
 */
export async function revokeBeside(
  { clock, ledger, runs }: OperateChangeDeps,
  { definition: { endpoint }, ...seen }: Look,
  { versionId, other, by, reason, graceSeconds = defaultLeakGraceSeconds }: Leak,
): Promise<Answer> {
  const isSame = other.kind === 'revoke' && other.versionId === versionId;
  const { leakGraceSeconds = graceSeconds } = seen.ledger.versions.get(versionId) ?? {};
  const grace = Math.min(leakGraceSeconds, graceSeconds);
  const at = clock.now();
  const detail = `revoke of version "${versionId}", ${grace} s at most${reason === '' ? '' : `: ${reason}`}`;
  const subject = isSame ? other.id : versionId;
  const changes: LedgerChange[] = [
    { fact: 'compromised', versionId, at, graceSeconds: grace },
    { fact: 'event', event: { at, kind: 'order-placed', subject, by, detail } },
  ];
  await ledger.record(endpoint, changes);
  await runs.start('retire-credential', endpoint);
  if (isSame) {
    const note = `its revocation is under way since before; it is taken out ${grace} s after it was replaced at the latest`;
    return { id: other.id, versionId, note };
  }
  return {
    versionId,
    note: `version "${versionId}" counts as leaked; it is replaced and taken out though the ${other.kind} "${other.id}" is under way: see the status`,
  };
}
