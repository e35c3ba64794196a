import type { Rotations } from '../../../functions/shared/ports.ts';
import { AwsError } from '../../../infra/local/aws-error.ts';
import type { SecretsEngine } from '../../../infra/local/secrets-manager.ts';

/**
 * The port over the stand-in's state machine, without HTTP; nobody runs the steps of a rotation that
 * it starts. test/integration/rotations-contract.test.ts holds it to the real one.
 */
export function fakeRotations(engine: SecretsEngine): Rotations {
  return {
    removePending: async (secretId, versionId) => {
      const request = { secretId, versionStage: 'AWSPENDING', removeFromVersionId: versionId };
      const isMissing = (error: AwsError) =>
        error.code === 'InvalidParameterException' || error.message.includes('version');
      return unless(isMissing, () => engine.updateStage(request)) ? 'removed' : 'conflict';
    },
    start: async (secretId, versionId) => {
      const isUnfinished = (error: AwsError) => error.message.includes('previous rotation');
      const rotate = () => engine.rotate({ secretId, clientRequestToken: versionId });
      if (unless(isUnfinished, rotate) !== undefined) return 'started';
      const isThere = engine.describe(secretId).versionIdsToStages[versionId] !== undefined;
      return isThere ? 'started' : 'unfinished';
    },
    cancel: async (secretId) => void engine.cancelRotation(secretId),
    resume: async (secretId, { rotationFunction, schedule }) => {
      const { expression, afterDays, duration } = schedule;
      engine.rotate({
        secretId,
        rotationLambdaArn: rotationFunction,
        rotateImmediately: false,
        rotationRules: {
          automaticallyAfterDays: expression === undefined ? afterDays : undefined,
          scheduleExpression: expression,
          duration,
        },
      });
    },
  };
}

function unless<T>(isExpected: (error: AwsError) => boolean, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError && isExpected(error)) return undefined;
    throw error;
  }
}
