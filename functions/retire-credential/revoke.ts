import { PromrotateError } from '../shared/errors.ts';
import type { Order, VersionFacts } from '../shared/ledger.ts';
import { closeOrder } from './close-order.ts';
import { leaveLeaked } from './leave-leaked.ts';
import { lookAndNote } from './look-and-note.ts';
import { estimateLostSamples } from './lost-samples.ts';
import { replaceLeaked } from './replace-leaked.ts';
import { retireOutgoing } from './retire-outgoing.ts';
import type { Run, SettleDeps } from './run.ts';

/** Of a leaked version that nobody gave a grace: the longest that writers have to leave it. */
const defaultGraceSeconds = 120;

/**
 * Ends a leaked version: another becomes current, writers leave it, it is taken out, and the refusal
 * is proved everywhere. Each part is safe to repeat, so a run that was killed is taken up again.
 */
export async function revoke(deps: SettleDeps, run: Run, order: Order): Promise<void> {
  const { definition } = run;
  const { endpoint } = definition;
  const { versionId, at } = order;
  await markCompromised(deps, endpoint, order);
  await replaceLeaked(deps, run, order);
  if ((await leaveLeaked(deps, run, order)) === 'later') return;

  const { view } = await lookAndNote(deps, definition);
  const [accepted] = await retireOutgoing(deps, run, view, [versionId]);
  const { versions } = await deps.ledger.read(endpoint);
  const facts = versions.get(versionId);
  const isOut = facts === undefined || isProvedSince(facts, at);
  if (!isOut) throw notOut(versionId, accepted?.failure.address);

  const livedOnSeconds = Math.max(0, ((facts?.refusedAt ?? at) - at) / 1000);
  const lostSamples = await estimateLostSamples(deps, run, order);
  await closeOrder(deps, endpoint, order, {
    livedOnSeconds,
    ...(lostSamples === undefined ? {} : { lostSamples }),
    detail: `refused everywhere after ${Math.round(livedOnSeconds)} s`,
  });
}

/** Also where a proof is older than the order: receivers are asked anew. */
async function markCompromised(
  { ledger }: SettleDeps,
  endpoint: string,
  { versionId, at, ...order }: Order,
): Promise<void> {
  const facts = (await ledger.read(endpoint)).versions.get(versionId) ?? {};
  const { compromisedAt, refusedAt, leakGraceSeconds } = facts;
  const isOld = refusedAt !== undefined && refusedAt < at;
  if (compromisedAt !== undefined && !isOld) return;
  const graceSeconds = leakGraceSeconds ?? order.graceSeconds ?? defaultGraceSeconds;
  await ledger.record(endpoint, [{ fact: 'compromised', versionId, at, graceSeconds }]);
}

function isProvedSince({ refusedAt }: VersionFacts, at: number): boolean {
  return refusedAt !== undefined && refusedAt >= at;
}

function notOut(versionId: string, address: string | undefined): PromrotateError {
  const where = address === undefined ? 'everywhere' : `at "${address}"`;
  return new PromrotateError(
    'STILL_ACCEPTED',
    `expected version "${versionId}", which has leaked, to be refused ${where}, found no proof of it: it is tried again`,
    { retryable: true },
  );
}
