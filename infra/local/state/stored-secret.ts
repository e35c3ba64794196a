import { z } from 'zod';
import type { Secret } from '../secret-record.ts';

const versionSchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  stages: z.array(z.string()),
  value: z
    .object({ secretString: z.string().optional(), secretBinary: z.string().optional() })
    .exactOptional(),
  putByRotation: z.boolean().exactOptional(),
});

/** A secret as JSON has it. */
export const storedSecretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  description: z.string().optional(),
  kmsKeyId: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  versions: z.array(versionSchema),
  createdAt: z.number(),
  lastChangedAt: z.number(),
  lastRotatedAt: z.number().exactOptional(),
  deletesAt: z.number().exactOptional(),
  rotationEnabled: z.boolean().exactOptional(),
  rotationLambdaArn: z.string().exactOptional(),
  rotationRules: z
    .object({
      automaticallyAfterDays: z.number().optional(),
      scheduleExpression: z.string().optional(),
      duration: z.string().optional(),
    })
    .exactOptional(),
  rotation: z
    .object({ versionId: z.string(), kind: z.enum(['rotation', 'test']), token: z.string() })
    .exactOptional(),
});

type StoredSecret = z.infer<typeof storedSecretSchema>;

export function storedSecret({ versions, rotation, ...secret }: Secret): StoredSecret {
  return {
    ...secret,
    versions: [...versions.values()].map((version) => ({
      ...version,
      stages: [...version.stages],
    })),
    ...(rotation === undefined ? {} : { rotation: standing(rotation) }),
  };
}

/** A rotation that was under way stands still: what ran it has ended with the earlier process. */
export function restoredSecret(stored: StoredSecret): Secret {
  const { versions, rotation, ...secret } = stored;
  return {
    ...secret,
    description: stored.description,
    kmsKeyId: stored.kmsKeyId,
    versions: new Map(
      versions.map((version) => [version.id, { ...version, stages: new Set(version.stages) }]),
    ),
    ...(rotation === undefined ? {} : { rotation: { ...rotation, isRunning: false } }),
  };
}

function standing({ versionId, kind, token }: NonNullable<Secret['rotation']>) {
  return { versionId, kind, token };
}
