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

export const endpointReportSchema = z.object({
  endpoint: z.string(),
  rotation: z.enum(['on', 'paused', 'off']),
  nextRotationAt: time.optional(),
  /** Of the current credential; absent where nothing is known of its beginning. */
  ageSeconds: z.number().optional(),
  maxAgeSeconds: z.number(),
  /** The newest first. */
  versions: z.array(versionSchema),
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
  /** Who read the secret and who could, by the last audit. */
  access: z
    .object({
      at: time,
      readers: z
        .array(z.object({ principal: z.string(), count: z.number(), lastAt: time }))
        .readonly(),
      mayRead: z.array(z.string()).readonly(),
    })
    .optional(),
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
});

export type EndpointReport = z.infer<typeof endpointReportSchema>;
export type FleetReport = z.infer<typeof fleetReportSchema>;
