import { PromrotateError } from '../shared/errors.ts';
import type { Order } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { PendingRotation } from '../shared/pending-rotation.ts';

/** There is one order at a time. @throws ORDER_UNDER_WAY */
export function requireNoOrder({ ledger }: Look): void {
  if (ledger.order !== undefined) throw orderUnderWay(ledger.order);
}

export function orderUnderWay({ kind, id, versionId, at, by }: Order): PromrotateError {
  return new PromrotateError(
    'ORDER_UNDER_WAY',
    `expected no order under way, found the ${kind} "${id}" of version "${versionId}", placed ${timeOf(at)} by "${by}": wait for it`,
    { retryable: true },
  );
}

/** RotateSecret would turn a rotation on that is off. @throws ROTATION_PAUSED, ROTATION_DISABLED */
export function requireRotationOn({ secret, ledger, definition }: Look): void {
  if (secret.rotationEnabled) return;
  const { pause } = ledger;
  if (pause === undefined) {
    throw new PromrotateError(
      'ROTATION_DISABLED',
      `expected rotation of "${definition.endpoint}" to be on, found it off, and not by a pause: deploy again with --revert-drift`,
    );
  }
  const why = pause.reason === '' ? '' : ` (${pause.reason})`;
  throw new PromrotateError(
    'ROTATION_PAUSED',
    `expected rotation of "${definition.endpoint}" to be on, found it paused since ${timeOf(pause.at)} by "${pause.by}"${why}: resume it first`,
  );
}

export function rotationRunning({ versionId, facts }: PendingRotation): PromrotateError {
  const since =
    facts.attemptedAt === undefined ? '' : `, a step of it since ${timeOf(facts.attemptedAt)}`;
  return new PromrotateError(
    'ROTATION_RUNNING',
    `expected no rotation at work, found one to version "${versionId}"${since}: wait for it`,
    { retryable: true },
  );
}

/** To the second, in UTC. */
export function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
