import {
  acceptedVersions,
  outgoingVersions,
  overlapEnd,
  type Situation,
  type Superseded,
  supersededVersions,
  writersStillOn,
} from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import type { Finding, Problem } from '../shared/finding.ts';
import { isUpToDate } from '../shared/lagging-writers.ts';
import type { VersionFacts } from '../shared/ledger.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import type { ProbeFailure } from '../shared/probe.ts';
import { currentVersion } from '../shared/versions.ts';
import { hostFindings } from './host-findings.ts';
import { leakFindings } from './leak-findings.ts';
import { probeFindings } from './probe-findings.ts';
import type { Acceptance } from './prove-refused.ts';
import { rotationFindings } from './rotation-findings.ts';
import type { Look } from './run.ts';

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
    ...leakFindings(situation, definition),
    ...overlapFindings(situation),
    ...unreachableFindings(situation, definition, unreachable),
    ...acceptanceFindings(situation, accepted),
    ...quietFindings(situation),
    ...hostFindings(situation, definition),
    ...probeFindings(situation, definition),
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
      const detail = `expected version "${subject}" to be out of use after its grace, found that ${whyKept(situation, version)}`;
      const isOver = overlap.onEnd === 'keep' && now >= overlapEnd(overlap, version);
      const ended = `expected version "${subject}" to be out of use within the longest overlap, found that it is not known to be: it stays accepted until somebody sees to its writers`;
      return [
        { code: 'GRACE_ENDED_IN_USE', subject, detail },
        ...(isOver ? [{ code: 'OVERLAP_ENDED' as const, subject, detail: ended }] : []),
      ];
    });
}

function whyKept(situation: Situation, version: Superseded): string {
  const { ledger, writers, unseenWriters } = situation;
  const still = writersStillOn(situation, version);
  const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  if (ledger.versions.get(version.versionId)?.neededAt !== undefined) {
    return 'a writer went quiet when it was taken out before (WRITER_QUIET): it stays accepted; find the host that still has it, then revoke it';
  }
  if (writers.length === 0) {
    return 'no writer is declared, so nothing tells: it stays accepted; declare its writers, or receiver.usage';
  }
  if (still.length > 0) {
    return `writers ${list(still)} are not known to have left it: it stays accepted; bring them up to date`;
  }
  return `writers ${list(unseenWriters)} were switched, but nothing shows that they write: it stays accepted; declare their freshness, or receiver.usage`;
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
    .filter(({ failure: { kind } }) => kind === 'accepted' || kind === 'refused')
    .map((acceptance) => ({
      code: 'STILL_ACCEPTED' as const,
      subject: acceptance.versionId,
      detail: whyNotProved(acceptance),
    }));
  const outgoing = outgoingVersions(situation);
  const before = openOnes(situation, 'STILL_ACCEPTED').filter(
    ({ subject }) => outgoing.includes(subject) && now.every((other) => other.subject !== subject),
  );
  return [...now, ...before];
}

function whyNotProved({ versionId, failure, because }: Acceptance): string {
  const { kind, address, detail } = failure;
  const version = `version "${versionId}", which is out`;
  return kind === 'accepted'
    ? `expected "${address}" to refuse ${version}, found ${detail}: ${because === undefined ? 'see that it reads the accepted set' : `the set without it could not be delivered (${because})`}`
    : `expected "${address}" to accept the current version, so that its refusal of ${version}, is a proof, found ${detail} for both: see why it refuses everybody`;
}

/**
 * Opened by the watch; over once the writer's samples arrive again, and no version is kept because a
 * writer was silent without it: a host may still have it.
 */
function quietFindings(situation: Situation): Problem[] {
  const current = currentVersion(situation.versions.stages);
  const { ledger, writers } = situation;
  const isNeeded = [...ledger.versions].some(
    ([id, facts]) => isKeptForSilence(facts) && id !== current,
  );
  return openOnes(situation, 'WRITER_QUIET').filter(
    ({ subject }) =>
      writers.includes(subject) && (isNeeded || !isUpToDate(ledger, subject, current)),
  );
}

function isKeptForSilence({ neededAt, retiredAt }: VersionFacts): boolean {
  return neededAt !== undefined && retiredAt === undefined;
}

function openOnes({ ledger }: Situation, code: Finding['code']): Finding[] {
  return [...ledger.findings.values()].filter((finding) => finding.code === code);
}
