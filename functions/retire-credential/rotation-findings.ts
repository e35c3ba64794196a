import { stepMilliseconds } from '../shared/accepted-set.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import type { Problem } from '../shared/finding.ts';
import type { LedgerEventKind } from '../shared/ledger.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Look } from './run.ts';

export function rotationFindings(look: Look): Problem[] {
  return [...stuckFinding(look), ...overdueFinding(look), ...abandonedFindings(look)];
}

function stuckFinding({ view: { situation, definition } }: Look): Problem[] {
  const { pendingLimitSeconds } = definition;
  const pending = pendingRotation(situation, definition);
  const { startedAt = situation.now, failure } = pending?.facts ?? {};
  if (pending === undefined || situation.now < startedAt + pendingLimitSeconds * 1000) return [];
  const why =
    failure === undefined
      ? 'no step of it is known to have ended'
      : `${failure.step} failed with ${failure.message}`;
  return [
    {
      code: 'ROTATION_STUCK',
      subject: pending.versionId,
      detail: `expected the rotation to version "${pending.versionId}" to end within ${pendingLimitSeconds} s, found that ${why}: see to the cause, then unstick it`,
    },
  ];
}

/** With any of these the pending version may have been given up on purpose. */
const deliberate: readonly LedgerEventKind[] = [
  'order-placed',
  'order-failed',
  'paused',
  'restarted',
  'revoked',
  'rolled-back',
];

/**
 * Rotations whose version lost AWSPENDING though nobody here took it: somebody put a value by hand, which
 * moves the labels on. Until a later rotation has ended well.
 */
function abandonedFindings({ view: { situation } }: Look): Problem[] {
  const { now, ledger, versions } = situation;
  const rotated = [...ledger.versions.values()]
    .filter(({ provedAt, currentAt }) => provedAt !== undefined && currentAt !== undefined)
    .map(({ startedAt = 0 }) => startedAt);
  const lastDeed = Math.max(
    0,
    ...ledger.events.filter(({ kind }) => deliberate.includes(kind)).map(({ at }) => at),
  );
  const isBusy = ledger.order !== undefined || ledger.pause !== undefined;
  return [...ledger.versions].flatMap(([subject, facts]): Problem[] => {
    const { startedAt, attemptedAt = 0, pendingAt, currentAt, supersededAt } = facts;
    if (isBusy || startedAt === undefined || pendingAt === undefined) return [];
    const wasCurrent = (currentAt ?? supersededAt) !== undefined || versions.stages.has(subject);
    const canFinish = now < attemptedAt + stepMilliseconds;
    const isOver = lastDeed >= startedAt || rotated.some((at) => at > startedAt);
    if (wasCurrent || canFinish || isOver) return [];
    const detail = `expected the rotation to version "${subject}" to go on, found AWSPENDING taken off it, and not by us: most likely a value was put by hand; see who writes the secret, then rotate`;
    return [{ code: 'ROTATION_ABANDONED', subject, detail }];
  });
}

/**
 * Secrets Manager rotates on or before NextRotationDate, and leaves it in the past when that fails
 * (API DescribeSecret). Nobody else notices a rotation that never runs.
 */
function overdueFinding({ view: { situation, definition }, secret }: Look): Problem[] {
  const { now, ledger, versions } = situation;
  const limit = definition.pendingLimitSeconds * 1000;
  const problem = (found: string): Problem[] => [
    {
      code: 'ROTATION_OVERDUE',
      subject: secretNameOf(definition.endpoint),
      detail: `expected the secret to rotate by its schedule, found ${found}: look at its rotation in Secrets Manager, and at the log of rotate-secret`,
    },
  ];
  if (ledger.pause !== undefined) return [];
  if (!secret.rotationEnabled) {
    const { currentAt = now } = ledger.versions.get(currentVersion(versions.stages)) ?? {};
    return now < currentAt + limit ? [] : problem('rotation switched off, and not by us');
  }
  if (secret.nextRotationAt === undefined || now < secret.nextRotationAt + limit) return [];
  return problem(`it due since ${new Date(secret.nextRotationAt).toISOString()}`);
}
