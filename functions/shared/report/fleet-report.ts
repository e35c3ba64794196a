import * as z from 'zod';

/**
 * What the report shows: the page, and the JSON beside it. Times are milliseconds since the epoch.
 * Nothing in it is a secret.
 */

const time = z.number();

const versionSchema = z.object({
  versionId: z.string(),
  /** One of `versionStates`. */
  state: z.string(),
  userName: z.string().optional(),
  isCompromised: z.boolean(),
  createdAt: time.optional(),
  provedAt: time.optional(),
  currentAt: time.optional(),
  supersededAt: time.optional(),
  /** Until when its grace lasts at least. */
  graceEndsAt: time.optional(),
  retiredAt: time.optional(),
  refusedAt: time.optional(),
  /** The last step of its rotation that failed. */
  failure: z.object({ step: z.string(), code: z.string(), at: time }).optional(),
});

const readerSchema = z.object({
  principal: z.string(),
  /** A function of ours, a host whose role has the endpoint's tag, anybody else, or one of the two. */
  kind: z.enum(['function', 'host', 'other', 'unknown']),
  count: z.number(),
  lastAt: time,
});

/** Who read the secret and who could, by the last audit. */
const accessSchema = z.object({
  at: time,
  /** From when on all reads are known. */
  since: time,
  /** False: not all reads since the audit before could be asked for. */
  isComplete: z.boolean(),
  readers: z.array(readerSchema).readonly(),
  /** Whoever was denied it. */
  refused: z.array(readerSchema).readonly(),
  /** An upper bound; " (with conditions)" follows where it depends on some. */
  mayRead: z.array(z.string()).readonly(),
  /** How many there are beside those that are named. */
  unnamed: z.object({ readers: z.number(), refused: z.number(), mayRead: z.number() }),
  /** `readers`, `may-read`: could not be found out. */
  unknown: z.array(z.string()).readonly(),
});

export const endpointReportSchema = z.object({
  endpoint: z.string(),
  rotation: z.enum(['on', 'paused', 'off']),
  nextRotationAt: time.optional(),
  /** Of the current credential; absent where nothing is known of its beginning. */
  ageSeconds: z.number().optional(),
  maxAgeSeconds: z.number(),
  /** The newest first. */
  versions: z.array(versionSchema),
  /** A rotation that has not ended. */
  pending: z
    .object({
      versionId: z.string(),
      startedAt: time.optional(),
      attempts: z.number(),
      /** Over its time, or refused too often, and nothing is at work. */
      isStuck: z.boolean(),
    })
    .optional(),
  /** Versions that should be out and are not proved to be refused everywhere. */
  backlog: z.array(z.string()),
  /** Hosts that failed to take what they should have, or had to repair it, within the last day. */
  drift: z.array(
    z.object({
      host: z.string(),
      /** As a host of that writer; absent for one of the receivers. */
      writer: z.string().optional(),
      repairs: z.number(),
      failure: z.object({ since: time, at: time, detail: z.string() }).optional(),
    }),
  ),
  /** The oldest first. */
  findings: z.array(
    z.object({ code: z.string(), subject: z.string(), detail: z.string(), since: time }),
  ),
  /** The newest first, at most 50. */
  events: z.array(
    z.object({
      at: time,
      kind: z.string(),
      subject: z.string(),
      by: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
  writers: z.array(
    z.object({ name: z.string(), isUpToDate: z.boolean(), freshAt: time.optional() }),
  ),
  probe: z
    .object({ at: time, failure: z.object({ kind: z.string(), detail: z.string() }).optional() })
    .optional(),
  /** Of the test metric, in EventBridge Scheduler; absent where nobody looked. */
  probeSchedule: z.enum(['enabled', 'disabled', 'missing']).optional(),
  access: accessSchema.optional(),
});

export const fleetReportSchema = z.object({
  generatedAt: time,
  /** Where it is from: a region, or the local run. */
  place: z.string(),
  /** Whether a trail of CloudTrail logs what Secrets Manager does; absent where nobody looked. */
  hasTrail: z.boolean().optional(),
  endpoints: z.array(endpointReportSchema),
  /** Endpoints that could not be looked at, and why. */
  failures: z.array(z.object({ endpoint: z.string(), reason: z.string() })),
  /** What else could not be looked at: `trail`, `readers`, `may-read`, `schedules`, `ages`, and why. */
  gaps: z.array(z.object({ part: z.string(), reason: z.string() })).optional(),
});

export type EndpointReport = z.infer<typeof endpointReportSchema>;
export type FleetReport = z.infer<typeof fleetReportSchema>;
