import {
  acceptedVersions,
  hasUseEnded,
  isOverlapOver,
  maximumAccepted,
  outgoingVersions,
  type Situation,
  supersededVersions,
} from '../shared/accepted-set.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import { appliedMark, headerOf, resolveAcceptedSet } from '../shared/resolve-accepted-set.ts';
import { currentVersion, pendingVersion } from '../shared/versions.ts';
import { lookAgain, type View } from '../shared/view.ts';
import { applyChecked } from './apply-checked.ts';
import { type Acceptance, proveRefused } from './prove-refused.ts';
import type { Run, SettleDeps } from './run.ts';

/** An update of an item is an expression of at most 4 kB. */
const maximumAtOnce = 20;
const maximumProofs = 3;
/** How long another one's Run Command is waited for. */
const othersMilliseconds = 30_000;
const pauseMilliseconds = 1_000;

/**
 * Takes versions that are accepted no more out of the receivers, and proves that each is refused
 * everywhere; `alsoOut` are those that must not stay until their grace is over. Gives those that are
 * still accepted. Without any it sees that the right set stands.
 */
export async function retireOutgoing(
  deps: SettleDeps,
  run: Run,
  view: View,
  alsoOut: readonly string[] = [],
): Promise<readonly Acceptance[]> {
  const first = [...new Set([...outgoingVersions(view.situation), ...alsoOut])];
  const wanted = first.slice(0, maximumAtOnce);
  if (wanted.length === 0 && !(await hasDrifted(deps, view))) return [];
  let seen = view;
  for (let proofs = 0; proofs < maximumProofs; proofs += 1) {
    // Those that this look and an earlier one found: a step that began before the earlier one shows.
    const decide = (now: View) => retirements(now, wanted, alsoOut);
    const standing = proofs === 0 ? undefined : await appliedByOther(deps, run, seen, decide);
    const applied = standing ?? (await applyChecked(deps, run, seen, decide));
    const out = toBeRefused(applied.view, wanted, alsoOut);
    const { changes, accepted } = await proveRefused(deps, run, applied.view, out);
    const proved = { sequence: applied.sequence, changes };
    const { endpoint } = run.definition;
    if (changes.length === 0 || (await deps.ledger.recordIf(endpoint, proved))) return accepted;
    seen = applied.view;
  }
  return [];
}

/**
 * Somebody took a sequence during the proof, often another run for the same versions. To take the
 * next one at once would spoil that proof as well, and so on: it is waited for, and when it has
 * brought the very set, that is proved. Undefined when the set is still to be applied.
 */
async function appliedByOther(
  deps: SettleDeps,
  { deadline }: Run,
  seen: View,
  decide: (view: View) => readonly LedgerChange[],
): Promise<{ readonly view: View; readonly sequence: number } | undefined> {
  const { clock } = deps;
  const until = Math.min(deadline, clock.now() + othersMilliseconds);
  let view = await lookAgain(deps, seen);
  while (!isApplied(view) && clock.now() < until) {
    await clock.sleep(pauseMilliseconds);
    view = await lookAgain(deps, seen);
  }
  if (decide(view).length > 0 || (await hasDrifted(deps, view))) return undefined;
  return { view, sequence: view.situation.ledger.sequence };
}

function isApplied({ situation: { ledger } }: View): boolean {
  return ledger.applied?.startsWith(`${ledger.sequence}:`) ?? false;
}

/** One that has leaked is proved to be out whatever is known of it. */
function toBeRefused(
  { situation }: View,
  wanted: readonly string[],
  alsoOut: readonly string[],
): readonly string[] {
  const outgoing = outgoingVersions(situation);
  const accepted = acceptedVersions(situation).map(({ versionId }) => versionId);
  const facts = situation.ledger.versions;
  const others = alsoOut.filter(
    (id) => !accepted.includes(id) && facts.get(id)?.refusedAt === undefined,
  );
  return wanted.filter((id) => outgoing.includes(id) || others.includes(id));
}

function retirements(
  { situation }: View,
  wanted: readonly string[],
  alsoOut: readonly string[],
): LedgerChange[] {
  const { stages } = situation.versions;
  const inUse = [currentVersion(stages), pendingVersion(stages)];
  const out = new Set([...outgoingVersions(situation), ...alsoOut]);
  return wanted
    .filter((versionId) => out.has(versionId) && !inUse.includes(versionId))
    .filter((id) => situation.ledger.versions.get(id)?.retiredAt === undefined)
    .flatMap((versionId) => [
      { fact: 'retired', versionId, at: situation.now },
      ...(isSurplus(situation, versionId) ? [surplusEvent(versionId, situation.now)] : []),
    ]);
}

/** In use as far as anybody knows, but there are too many of these: nothing else says why it went. */
function isSurplus(situation: Situation, versionId: string): boolean {
  const version = supersededVersions(situation).find((other) => other.versionId === versionId);
  if (version === undefined || version.until > situation.now) return false;
  const hasLeaked = situation.ledger.versions.get(versionId)?.compromisedAt !== undefined;
  return !hasLeaked && !isOverlapOver(situation, version) && !hasUseEnded(situation, version);
}

function surplusEvent(subject: string, at: number): LedgerChange {
  const detail = `not known to be out of use, but more than ${maximumAccepted} credentials would be accepted with it`;
  return { fact: 'event', event: { at, kind: 'retired', subject, detail } };
}

/**
 * Another set stands in the parameter, or was applied last, than should. Before the first one there is
 * nothing to compare, and while a rotation is pending its setSecret brings the set.
 */
async function hasDrifted(deps: SettleDeps, view: View): Promise<boolean> {
  const { sequence, applied } = view.situation.ledger;
  const isRotating = pendingVersion(view.situation.versions.stages) !== undefined;
  if (sequence === 0 || isRotating) return false;
  const { body } = await resolveAcceptedSet(deps, view);
  const { endpoint } = view.definition;
  const content = await deps.acceptedSets.read(endpoint);
  return applied !== appliedMark(sequence, body) || content !== headerOf(endpoint, sequence) + body;
}
