import { type Credential, parseCredential } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import { retryUntil } from '../shared/poll.ts';
import { findAcceptance, findRefusal, type ProbeFailure, untilAll } from '../shared/probe.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import type { Run, SettleDeps } from './run.ts';

const refuseMilliseconds = 30_000;
const readMilliseconds = 2_000;

/** A version that is out, and where that could not be proved. */
export type Acceptance = {
  readonly versionId: string;
  readonly failure: ProbeFailure;
  /** Why the set without it could not be brought to the receivers, if that failed. */
  readonly because?: string;
};

/**
 * Pushes with each credential at every replica and the front: it has to be refused, where the current
 * one is accepted. An address that refuses everybody, such as a proxy in trouble, proves nothing.
 */
export async function proveRefused(
  deps: SettleDeps,
  { definition: { receiver }, deadline }: Run,
  view: View,
  versionIds: readonly string[],
): Promise<{ readonly changes: readonly LedgerChange[]; readonly accepted: Acceptance[] }> {
  const { clock } = deps;
  const { delivery } = receiver;
  const refresh = delivery.kind === 'parameter' ? delivery.refreshSeconds * 1000 : 0;
  const until = Math.min(deadline, clock.now() + refresh + refuseMilliseconds);
  const addresses = [...receiver.replicas, receiver.front];
  const changes: LedgerChange[] = [];
  const accepted: Acceptance[] = [];
  if (versionIds.length === 0) return { changes, accepted };
  const current = await readCredential(deps, view, currentVersion(view.situation.versions.stages));
  for (const versionId of versionIds) {
    const credential = await readCredential(deps, view, versionId);
    const failure =
      credential &&
      (await untilAll(clock, until, addresses, async (at) => {
        const isStill = await findAcceptance(deps, at, credential);
        return isStill ?? (current && findRefusal(deps, at, current));
      }));
    if (failure !== undefined) accepted.push({ versionId, failure });
    else changes.push(...refusal(versionId, clock.now(), addresses.length, credential));
  }
  return { changes, accepted };
}

function refusal(
  versionId: string,
  at: number,
  addresses: number,
  credential: Credential | undefined,
): LedgerChange[] {
  const detail =
    credential === undefined
      ? 'has no value any more, so that the refusal could not be proved'
      : `refused at ${addresses} addresses`;
  return [
    { fact: 'refused', versionId, at },
    { fact: 'event', event: { at, kind: 'retired', subject: versionId, detail } },
  ];
}

/**
 * Undefined for what never was a credential as well: nobody can write with it. That a read finds no
 * value says nothing while Secrets Manager still lists the version (eventual consistency).
 */
async function readCredential(
  { secrets, clock }: SettleDeps,
  { secretArn, situation }: View,
  versionId: string,
): Promise<Credential | undefined> {
  let text: string | undefined;
  const missing = await retryUntil(clock, clock.now() + readMilliseconds, async () => {
    text = (await secrets.readVersion(secretArn, { versionId }))?.text;
    const isListed = situation.versions.listed.includes(versionId);
    return text === undefined && isListed ? unreadable(versionId) : undefined;
  });
  if (missing !== undefined) throw missing;
  try {
    return text === undefined ? undefined : parseCredential(text, versionId);
  } catch {
    return undefined;
  }
}

function unreadable(versionId: string): PromrotateError {
  return new PromrotateError(
    'VERSION_UNREADABLE',
    `expected to read version "${versionId}", to prove that it is refused, found no value`,
    { retryable: true },
  );
}
