import { probeEndpoint } from '../../../functions/probe-endpoint/probe-endpoint.ts';
import { settle } from '../../../functions/retire-credential/settle.ts';
import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import type { StepName } from '../../../functions/rotate-secret/step.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import { emptyLedger } from '../../../functions/shared/ledger.ts';
import { updateWriters } from '../../../functions/update-writers/update-writers.ts';
import { ledgerOf } from './fake-ledger.ts';
import { deployedDigest, endpoint, secretId, type World } from './world.ts';

/** Starts a rotation as RotateSecret does and gives the new version's id; no step runs yet. */
export function begin(world: World): string {
  return world.engine.rotate({ secretId }).versionId;
}

/** Runs one step for a version. */
export async function step(
  world: World,
  name: StepName,
  versionId: string,
  invocation = world.invocation(),
): Promise<string> {
  return rotateSecret(world.deps(invocation), {
    step: name,
    secretArn: world.engine.secret(secretId).arn,
    versionId,
    deadline: world.now + 600_000,
  });
}

/** Runs the steps up to and with `last`, and gives the version's id. */
export async function runTo(world: World, last: StepName): Promise<string> {
  const versionId = begin(world);
  for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    await step(world, name, versionId);
    if (name === last) break;
  }
  return versionId;
}

export function update(world: World): Promise<void> {
  return updateWriters(world.deps(world.invocation()), { endpoint, deadline: world.now + 600_000 });
}

/** One test metric, as its schedule has it pushed. */
export function probe(
  world: World,
  definitionDigest = deployedDigest,
  invocation = world.invocation(),
): Promise<void> {
  const deadline = world.now + 590_000;
  return probeEndpoint(world.deps(invocation), { endpoint, definitionDigest, deadline });
}

/** That test metrics go on beside, every few minutes. */
export function noteProbe(world: World): void {
  const ledger = ledgerOf(world.ledgerItems, endpoint);
  if (ledger === emptyLedger) return;
  world.ledgerItems.set(endpoint, { ...ledger, probe: { at: world.now, milliseconds: 0 } });
}

/** One run of retire-credential. */
export function settleOnce(world: World, { isProbed = true } = {}): Promise<void> {
  if (isProbed) noteProbe(world);
  return settle(world.deps(world.invocation()), { endpoint, deadline: world.now + 890_000 });
}

/**
 * As the hourly job does, with all that follows from it: functions that were started run, rotations
 * that are due run their steps, failures are tried again. A run more or less changes nothing.
 */
export async function settleAll(world: World, hours = 1): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    world.around.started.push('retire-credential');
    await work(world);
    if (hour + 1 < hours) world.now += 3_600_000;
  }
}

const maximumTurns = 20;

/** Until nothing is left that was started; a run that fails is tried twice more, as Lambda does. */
export async function work(world: World): Promise<void> {
  for (let turn = 0; turn < maximumTurns; turn += 1) {
    await rotatePending(world);
    const name = world.around.started.shift();
    if (name === undefined) return;
    const run = name === 'update-writers' ? update : settleOnce;
    for (let tries = 0; tries < 3; tries += 1) {
      const isDone = await run(world).then(
        () => true,
        () => false,
      );
      if (isDone) break;
      world.now += 60_000;
    }
  }
}

/** Runs a rotation that has begun, as Secrets Manager does; gives what became of it. */
export async function rotatePending(world: World): Promise<string> {
  const secret = world.engine.secret(secretId);
  if (secret.rotation === undefined || secret.rotation.isRunning) return 'none';
  return world.engine.runRotation(secretId, async ({ Step, ClientRequestToken }) => {
    await step(world, Step, ClientRequestToken);
  });
}

/** A whole rotation, and the writers after it. */
export async function rotateAndUpdate(world: World): Promise<string> {
  const versionId = await runTo(world, 'finishSecret');
  await update(world);
  return versionId;
}

/** The code of the error that a run ends with; a test fails when it ends well. */
export async function codeOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => new Error('expected it to fail'),
    (caught: unknown) => caught,
  );
  if (error instanceof PromrotateError) return error.code;
  throw error;
}

/** Everything that a failed step must leave alone: values, labels, blocks, parameters. */
export function stateOf(world: World): string {
  const versions = [...world.engine.secret(secretId).versions.values()];
  return JSON.stringify({
    versions: versions.map(({ id, value, stages }) => [id, value, [...stages]]),
    blocks: world.replicas.map(({ verifiers, sequence }) => [sequence, ...verifiers]),
    parameters: [...world.parameters],
    writers: [...world.writers],
  });
}
