import { secretNameOf } from '../shared/endpoint-name.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Problem } from './findings.ts';
import type { Look } from './run.ts';

export function rotationFindings(look: Look): Problem[] {
  return [...stuckFinding(look), ...overdueFinding(look)];
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
