import {
  acceptedVersions,
  outgoingVersions,
  overlapEnd,
  type Situation,
  supersededVersions,
  writersStillOn,
} from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import { isUpToDate } from '../shared/lagging-writers.ts';
import { type Finding, findingKey } from '../shared/ledger.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import type { ProbeFailure } from '../shared/probe.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Acceptance } from './prove-refused.ts';
import { rotationFindings } from './rotation-findings.ts';
import type { Look } from './run.ts';

export type Problem = Pick<Finding, 'code' | 'subject' | 'detail'>;

/** What a run saw beside the ledger and the labels. */
export type Observed = {
  readonly unreachable: readonly ProbeFailure[];
  readonly accepted: readonly Acceptance[];
};

/** Everything that is wrong with an endpoint, by what one run saw of it. */
export function findProblems(look: Look, { unreachable, accepted }: Observed): Problem[] {
  const { view } = look;
  const { situation, definition } = view;
  return [
    ...rotationFindings(look),
    ...overlapFindings(situation),
    ...unreachableFindings(situation, definition, unreachable),
    ...acceptanceFindings(situation, accepted),
    ...quietFindings(situation),
    ...overwrittenFindings(situation, definition),
  ];
}

/** Kept past their grace, for want of evidence that nobody writes with them. */
function overlapFindings(situation: Situation): Problem[] {
  const { overlap, now } = situation;
  const kept = acceptedVersions(situation).filter(({ reason }) => reason === 'in-use');
  return supersededVersions(situation)
    .filter(({ versionId }) => kept.some((version) => version.versionId === versionId))
    .flatMap((version): Problem[] => {
      const { versionId: subject } = version;
      const writers = writersStillOn(situation, version).map((name) => `"${name}"`);
      const users =
        writers.length === 0 ? 'no writer is declared' : `writers ${writers.join(', ')}`;
      const detail = `expected version "${subject}" to be out of use after its grace, found that ${writers.length === 0 ? `${users}, so nothing tells` : `${users} are not known to have left it`}: it stays accepted; bring them up to date, or declare how to see its use`;
      const isOver = overlap.onEnd === 'keep' && now >= overlapEnd(overlap, version);
      const ended = `expected version "${subject}" to be out of use within the longest overlap, found that it is not known to be: it stays accepted until somebody sees to its writers`;
      return [
        { code: 'GRACE_ENDED_IN_USE', subject, detail },
        ...(isOver ? [{ code: 'OVERLAP_ENDED' as const, subject, detail: ended }] : []),
      ];
    });
}

/** An address that does not answer is a finding while something waits for it. */
function unreachableFindings(
  situation: Situation,
  definition: Definition,
  unreachable: readonly ProbeFailure[],
): Problem[] {
  const pending = pendingRotation(situation, definition);
  const isWaitedFor = pending?.isStuck === true || outgoingVersions(situation).length > 0;
  if (!isWaitedFor) return [];
  return unreachable.map(({ address, kind, detail }) => ({
    code: 'RECEIVER_UNREACHABLE',
    subject: address,
    detail: `expected "${address}" to refuse a push without a credential, found ${detail} (${kind}): nothing can be proved there, so a rotation or retirement waits for it`,
  }));
}

function acceptanceFindings(situation: Situation, accepted: readonly Acceptance[]): Problem[] {
  const now = accepted
    .filter(({ failure }) => failure.kind === 'accepted')
    .map(({ versionId: subject, failure: { address, detail } }) => ({
      code: 'STILL_ACCEPTED' as const,
      subject,
      detail: `expected "${address}" to refuse version "${subject}", which is out, found ${detail}: see that it reads the accepted set`,
    }));
  const outgoing = outgoingVersions(situation);
  const before = openOnes(situation, 'STILL_ACCEPTED').filter(
    ({ subject }) => outgoing.includes(subject) && now.every((other) => other.subject !== subject),
  );
  return [...now, ...before];
}

/** Opened by the watch; over once the writer's samples arrive again. */
function quietFindings(situation: Situation): Problem[] {
  const current = currentVersion(situation.versions.stages);
  const { ledger, writers } = situation;
  return openOnes(situation, 'WRITER_QUIET').filter(
    ({ subject }) => writers.includes(subject) && !isUpToDate(ledger, subject, current),
  );
}

const dayMilliseconds = 86_400_000;
const maximumRepairs = 3;

function overwrittenFindings({ ledger, now }: Situation, { receiver }: Definition): Problem[] {
  const { delivery } = receiver;
  const file = delivery.kind === 'run-command' ? ` in ${delivery.file}` : '';
  const repairs = new Map<string, number>();
  for (const { kind, at, subject } of ledger.events) {
    if (kind !== 'repaired' || at < now - dayMilliseconds) continue;
    repairs.set(subject, (repairs.get(subject) ?? 0) + 1);
  }
  return [...repairs]
    .filter(([, count]) => count >= maximumRepairs)
    .map(([subject, count]) => ({
      code: 'BLOCK_OVERWRITTEN',
      subject,
      detail: `expected our block${file} on host "${subject}" to stay as it is, found it repaired ${count} times within a day: another tool writes the file; have it leave the block alone`,
    }));
}

function openOnes({ ledger }: Situation, code: Finding['code']): Finding[] {
  return [...ledger.findings.values()].filter((finding) => finding.code === code);
}

export function isSame(a: Problem, b: Problem): boolean {
  return findingKey(a) === findingKey(b);
}
