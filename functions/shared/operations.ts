import * as z from 'zod';
import { endpointNameSchema, patterns } from './contract.ts';

/**
 * What the two functions that people call are asked, and what they answer; the command line and the
 * runbooks speak this. Times are milliseconds since the epoch. Nothing in it is a secret.
 */

/** As the person says it: Lambda does not know who called. AWS's CloudTrail does. */
const by = z.string().min(1).max(200);
const reason = z.string().max(500).default('');

/** A runbook has no parameters that are absent, only empty ones, and no numbers. */
const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const numberOrText = (value: unknown) =>
  typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value;

/** A version's id, or the first 8 characters of it or more. */
const version = orEmpty(
  z.string().regex(/^[A-Za-z0-9-]{8,64}$/, {
    error: 'expected the id of a version, or the first 8 characters of it or more',
  }),
);
const graceSeconds = orEmpty(z.preprocess(numberOrText, z.int().min(0).max(86_400)));

const identifier = z.string().regex(new RegExp(patterns.version), {
  error: 'expected 32 to 64 of A-Z, a-z, 0-9 and "-", such as a UUID',
});

export const readRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list') }),
  z.strictObject({ action: z.literal('status'), endpoint: endpointNameSchema }),
  z.strictObject({ action: z.literal('history'), endpoint: endpointNameSchema }),
  /** What the report shows of it. */
  z.strictObject({ action: z.literal('report'), endpoint: endpointNameSchema }),
  /** Answers when the order or rotation has ended, or with `isDone: false` after `seconds`. */
  z.strictObject({
    action: z.literal('wait'),
    endpoint: endpointNameSchema,
    id: identifier,
    seconds: z.preprocess(numberOrText, z.int().min(0).max(600).default(20)),
    /** True: an order or rotation that is not done then, or that failed, is an error: for runbooks. */
    mustEnd: z.boolean().default(false),
  }),
]);

const common = { endpoint: endpointNameSchema, by, reason };
/** Chosen by the caller, so that the same request again changes nothing. */
const id = orEmpty(identifier);

export const changeRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('rotate'), ...common, id }),
  z.strictObject({ action: z.literal('unstick'), ...common, id }),
  /** Without a version: to the previous one. */
  z.strictObject({ action: z.literal('rollback'), ...common, id, version }),
  /** Without a version: the current one has leaked. */
  z.strictObject({
    action: z.literal('revoke'),
    ...common,
    id,
    version,
    graceSeconds,
  }),
  z.strictObject({ action: z.literal('pause'), ...common }),
  z.strictObject({ action: z.literal('resume'), ...common }),
]);

const failureSchema = z.object({ code: z.string(), message: z.string() });

export const orderSchema = z.object({
  id: z.string(),
  kind: z.enum(['restart', 'rollback', 'revoke']),
  versionId: z.string(),
  at: z.number(),
  by: z.string(),
  reason: z.string(),
  graceSeconds: z.number().optional(),
  closedAt: z.number().optional(),
  failure: failureSchema.optional(),
  livedOnSeconds: z.number().optional(),
  /** Absent where they could not be counted, or nothing declares how to see them. */
  lostSamples: z.number().optional(),
  /** Of a revocation that has ended: writers whose freshness series are what is counted. */
  countedWriters: z.array(z.string()).optional(),
});

export const versionStates = [
  'current',
  'pending',
  'in-grace',
  'in-use',
  'retiring',
  'retired',
  'given-up',
  'unknown',
] as const;

export const statusSchema = z.object({
  endpoint: z.string(),
  rotation: z.enum(['on', 'paused', 'off']),
  nextRotationAt: z.number().optional(),
  versions: z.array(
    z.object({
      versionId: z.string(),
      state: z.enum(versionStates),
      /** Names that tell which version a writer uses; absent where names take turns. */
      userName: z.string().optional(),
      isCompromised: z.boolean(),
      currentAt: z.number().optional(),
      supersededAt: z.number().optional(),
      graceEndsAt: z.number().optional(),
      refusedAt: z.number().optional(),
      /** Declared writers that are not known to have left it. */
      usedBy: z.array(z.string()),
    }),
  ),
  writers: z.array(
    z.object({
      name: z.string(),
      versionId: z.string().optional(),
      confirmedAt: z.number().optional(),
      freshAt: z.number().optional(),
      /** On the current version, and its samples arrive. */
      isUpToDate: z.boolean(),
    }),
  ),
  pending: z
    .object({
      versionId: z.string(),
      startedAt: z.number().optional(),
      attempts: z.number(),
      refusals: z.number(),
      isRunning: z.boolean(),
      isStuck: z.boolean(),
      failure: failureSchema.extend({ step: z.string(), at: z.number() }).optional(),
    })
    .optional(),
  order: orderSchema.optional(),
  closedOrder: orderSchema.optional(),
  findings: z.array(
    z.object({ code: z.string(), subject: z.string(), detail: z.string(), since: z.number() }),
  ),
  pause: z
    .object({ at: z.number(), by: z.string(), reason: z.string(), schedule: z.string() })
    .optional(),
});

export const historySchema = z.object({
  endpoint: z.string(),
  events: z.array(
    z.object({
      at: z.number(),
      /** A kind of event of the ledger, or `created`, `current`, `superseded`, `proved`. */
      kind: z.string(),
      subject: z.string(),
      by: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
});

export const listSchema = z.object({ endpoints: z.array(z.string()) });

/** How far a rotation or an order is; `stages` in their order, each with when it was reached. */
export const progressSchema = z.object({
  endpoint: z.string(),
  id: z.string(),
  isDone: z.boolean(),
  failure: failureSchema.optional(),
  stages: z.array(
    z.object({ name: z.string(), at: z.number().optional(), detail: z.string().optional() }),
  ),
  order: orderSchema.optional(),
});

/** What was set going; `id` is what `wait` asks for. */
export const changeAnswerSchema = z.object({
  endpoint: z.string(),
  action: z.string(),
  id: z.string().optional(),
  /** The version concerned: leaked, gone back to, or given up. */
  versionId: z.string().optional(),
  /** Why the rotation that is given up did not end, from the ledger. */
  failure: failureSchema.extend({ step: z.string(), at: z.number() }).optional(),
  note: z.string(),
});

export type ToldOrder = z.infer<typeof orderSchema>;
export type ReadRequest = z.infer<typeof readRequestSchema>;
export type ChangeRequest = z.infer<typeof changeRequestSchema>;
export type Status = z.infer<typeof statusSchema>;
export type History = z.infer<typeof historySchema>;
export type Progress = z.infer<typeof progressSchema>;
export type ChangeAnswer = z.infer<typeof changeAnswerSchema>;
