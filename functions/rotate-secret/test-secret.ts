import { type Credential, parseCredential } from '../shared/credential.ts';
import { findUnproved } from '../shared/find-unproved.ts';
import { retryUntil } from '../shared/poll.ts';
import { findOpen, pendingError, probeError, untilAll } from '../shared/probe.ts';
import { pendingMissing, type RotationDeps, type Step } from './step.ts';

const readMilliseconds = 2_000;
const answerMilliseconds = 10_000;
const probeMilliseconds = 45_000;

/**
 * Proves the pending credential by writing with it, on every replica and at the front, and notes
 * the proof. Run alone, as Secrets Manager does after a deployment that does not rotate at once
 * (API RotateSecret, RotateImmediately), it checks that receivers answer and are not open: nobody
 * has been given the credential yet, so that it is refused says nothing.
 */
export async function testSecret(deps: RotationDeps, step: Step): Promise<void> {
  const definition = await deps.definitions.read(step.endpoint);
  const { clock, log } = deps;
  const { replicas, front } = definition.receiver;
  const addresses = [...replicas, front];
  const patience = Math.min(step.deadline, clock.now() + answerMilliseconds);
  const open = await untilAll(clock, patience, addresses, (address) => findOpen(deps, address));
  if (open !== undefined) throw probeError(open, 'no credential');
  if (step.ledger.versions.get(step.versionId)?.base === undefined) {
    log.info('receivers answer and refuse; the credential is not set yet, so it was not tested');
    return;
  }

  const credential = await readPending(deps, step);
  const deadline = Math.min(step.deadline, clock.now() + probeMilliseconds);
  const failure = await findUnproved(deps, definition, { credential, deadline });
  if (failure !== undefined) throw pendingError(failure, step.versionId);
  const proved = { fact: 'proved', versionId: step.versionId, at: clock.now() } as const;
  await deps.ledger.record(step.endpoint, [proved]);
}

async function readPending(deps: RotationDeps, step: Step): Promise<Credential> {
  const wanted = { versionId: step.versionId, stage: 'AWSPENDING' };
  let text: string | undefined;
  await retryUntil(deps.clock, deps.clock.now() + readMilliseconds, async () => {
    text = (await deps.secrets.readVersion(step.secret.arn, wanted))?.text;
    return text === undefined ? 'missing' : undefined;
  });
  if (text === undefined) throw pendingMissing(step);
  return parseCredential(text, step.versionId);
}
