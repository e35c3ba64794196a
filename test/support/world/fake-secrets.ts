import type { SecretDescription, Secrets } from '../../../functions/shared/ports.ts';
import { AwsError } from '../../../infra/local/aws-error.ts';
import type { Secret } from '../../../infra/local/secret-record.ts';
import type { SecretsEngine } from '../../../infra/local/secrets-manager.ts';

/** The port over the stand-in's state machine, without HTTP. */
/** `isLate`: the first read of a version after it was put does not see it yet. */
export function fakeSecrets(
  engine: SecretsEngine,
  { isLate = false, seen = new Set<string>() } = {},
): Secrets {
  return {
    describe: async (secretId) => {
      const secret = engine.describe(secretId);
      return {
        arn: secret.arn,
        rotationEnabled: secret.rotationEnabled === true,
        stages: new Map(Object.entries(secret.versionIdsToStages)),
        ...rotationOf(secret),
      };
    },
    listVersions: async (secretId) =>
      engine
        .listVersions({ secretId, includeDeprecated: true })
        .map(({ id }) => id)
        .reverse(),
    readVersion: async (secretId, { versionId, stage }) => {
      if (isLate && versionId !== undefined && !seen.has(versionId)) {
        seen.add(versionId);
        return undefined;
      }
      const found = unless(/ResourceNotFound|InvalidRequest/, () =>
        engine.getValue({ secretId, versionId, versionStage: stage }),
      );
      return found && { versionId: found.id, text: found.value.secretString ?? '' };
    },
    putPending: async (secretId, { versionId, text, rotationToken }) => {
      const put = unless(/ResourceExists/, () =>
        engine.putValue({
          secretId,
          secretString: text,
          clientRequestToken: versionId,
          versionStages: ['AWSPENDING'],
          rotationToken,
        }),
      );
      return put === undefined ? 'exists' : 'stored';
    },
    moveCurrent: async (secretId, { from, to }) => {
      const request = {
        secretId,
        versionStage: 'AWSCURRENT',
        moveToVersionId: to,
        removeFromVersionId: from,
      };
      const moved = unless(/InvalidParameter/, () => engine.updateStage(request));
      return moved === undefined ? 'conflict' : 'moved';
    },
  };
}

function rotationOf(secret: Secret): Partial<SecretDescription> {
  const { rotationRules: rules, rotationLambdaArn: rotationFunction } = secret;
  const schedule = {
    expression: rules?.scheduleExpression,
    afterDays: rules?.automaticallyAfterDays,
    duration: rules?.duration,
  };
  const known = Object.entries(schedule).filter(([, value]) => value !== undefined);
  return {
    ...(rotationFunction === undefined ? {} : { rotationFunction }),
    ...(rules === undefined ? {} : { schedule: Object.fromEntries(known) }),
  };
}

function unless<T>(code: RegExp, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError && code.test(error.code)) return undefined;
    throw error;
  }
}
