import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import type { StepName } from '../../../functions/rotate-secret/step.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import { updateWriters } from '../../../functions/update-writers/update-writers.ts';
import { endpoint, secretId, type World } from './world.ts';

/** Starts a rotation as RotateSecret does and gives the new version's id; no step runs yet. */
export function begin(world: World): string {
  return world.engine.rotate({ secretId }).versionId;
}

/** Runs one step for a version. */
export async function step(world: World, name: StepName, versionId: string): Promise<string> {
  return rotateSecret(world.deps(world.invocation()), {
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
