import { z } from 'zod';
import { nextRotationAt } from './next-rotation.ts';
import type { RotationRules, Secret, SecretVersion } from './secret-record.ts';

const id = z.string().min(1).max(2048);
const token = z.string();
const stage = z.string().min(1).max(256);

export const secretId = z.object({ SecretId: id });

export const createSecret = z.object({
  Name: z.string().min(1).max(512),
  ClientRequestToken: token.optional(),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  SecretString: z.string().optional(),
  SecretBinary: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

/** The range of RecoveryWindowInDays is checked with the rest of the state (InvalidParameterException). */
export const deleteSecret = z.object({
  SecretId: id,
  RecoveryWindowInDays: z.int().optional(),
  ForceDeleteWithoutRecovery: z.boolean().optional(),
});

export const getSecretValue = z.object({
  SecretId: id,
  VersionId: token.optional(),
  VersionStage: stage.optional(),
});

export const putSecretValue = z.object({
  SecretId: id,
  ClientRequestToken: token.optional(),
  SecretString: z.string().optional(),
  SecretBinary: z.string().optional(),
  VersionStages: z.array(stage).min(1).max(20).optional(),
  RotationToken: z.string().optional(),
});

export const updateStage = z.object({
  SecretId: id,
  VersionStage: stage,
  MoveToVersionId: token.optional(),
  RemoveFromVersionId: token.optional(),
});

export const listVersions = z.object({
  SecretId: id,
  IncludeDeprecated: z.boolean().default(false),
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: z.string().regex(/^\d+$/).optional(),
});

export const rotationRules = z.strictObject({
  AutomaticallyAfterDays: z.coerce.number().int().min(1).max(1000).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  Duration: z
    .string()
    .regex(/^[0-9]+h$/)
    .optional(),
});

export const rotateSecret = z.object({
  SecretId: id,
  ClientRequestToken: token.optional(),
  RotationLambdaARN: z.string().optional(),
  RotationRules: rotationRules.optional(),
  RotateImmediately: z.boolean().optional(),
});

export function rulesOf(
  rules: z.infer<typeof rotationRules> | undefined,
): RotationRules | undefined {
  if (rules === undefined) return undefined;
  return {
    automaticallyAfterDays: rules.AutomaticallyAfterDays,
    scheduleExpression: rules.ScheduleExpression,
    duration: rules.Duration,
  };
}

const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

export function versionEntry(version: SecretVersion): Record<string, unknown> {
  return {
    VersionId: version.id,
    CreatedDate: seconds(version.createdAt),
    ...(version.stages.size === 0 ? {} : { VersionStages: [...version.stages] }),
  };
}

/** The answer of DescribeSecret; what was never set is left out, as AWS does. */
export function description(
  secret: Secret & { readonly versionIdsToStages: Record<string, string[]> },
): Record<string, unknown> {
  const { rotationRules: rules } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    RotationEnabled: secret.rotationEnabled,
    RotationLambdaARN: secret.rotationLambdaArn,
    RotationRules: rules && {
      AutomaticallyAfterDays: rules.automaticallyAfterDays,
      ScheduleExpression: rules.scheduleExpression,
      Duration: rules.duration,
    },
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.lastChangedAt),
    LastRotatedDate: seconds(secret.lastRotatedAt),
    DeletedDate: seconds(secret.deletesAt),
    NextRotationDate: seconds(nextRotationAt(secret)),
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
    VersionIdsToStages: secret.versionIdsToStages,
  };
}
