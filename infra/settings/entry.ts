import { z } from 'zod';
import {
  definitionSchema,
  deliverySchema,
  endpointNameSchema,
  probeSchema,
  receiverSchema,
  retirementSchema,
  urlSchema,
  usageSchema,
  withoutQueryPart,
  writerSchema,
} from '../../functions/shared/contract.ts';
import { durationSchema } from './duration.ts';
import { scheduleSchema } from './schedule.ts';

export type SettingsOptions = {
  /** Accept plain http to loopback, where there is no wire to listen on. */
  readonly isLocal: boolean;
};

const daySeconds = 86_400;
/** Three years, of which one may have a day more. */
export const maximumAgeDays = 1_098;

/** A duration of at most what the contract bounds it by; `limit` is that as people write it. */
const durationUpTo = (limitSeconds: number, limit: string) =>
  durationSchema.refine((seconds) => seconds <= limitSeconds, {
    error: `expected at most "${limit}"`,
  });

const addressError =
  'expected an address such as "https://prometheus.example.com/api/v1/write", or "write" and "query"';

const httpsSchema = z
  .string()
  .max(300)
  .regex(/^https:\/\//, {
    error: 'expected an https URL, such as "https://prometheus.example.com/api/v1/write"',
    abort: true,
  })
  // As urlSchema does, for editors, to which it does not show.
  .regex(withoutQueryPart.pattern, { error: withoutQueryPart.error })
  .pipe(urlSchema);

/** A bare address is where to push; with `query`, samples can be read back. */
function addressEntrySchema({ isLocal }: SettingsOptions) {
  const url = isLocal ? urlSchema : httpsSchema;
  const keys = z.strictObject({
    write: url.meta({
      description: 'Where samples are pushed to: …/api/v1/write, without a query part.',
    }),
    query: url.optional().meta({
      description: 'The instant-query API: …/api/v1/query. A pushed sample is read back by it.',
    }),
  });
  return z.union([url.transform((write) => ({ write })), keys], { error: addressError });
}

const usageEntrySchema = ({ isLocal }: SettingsOptions) =>
  isLocal
    ? usageSchema
    : usageSchema.extend({ query: httpsSchema.meta(usageSchema.shape.query.meta() ?? {}) });

const [runCommandSchema, parameterSchema] = deliverySchema.options;

const deliveryEntrySchema = z.discriminatedUnion('kind', [
  runCommandSchema.partial({ hosts: true }),
  parameterSchema,
]);

const receiverEntrySchema = (options: SettingsOptions) =>
  receiverSchema.extend({
    usage: usageEntrySchema(options).optional().meta({
      description: 'By what the receiver itself tells whether a user name is still in use.',
    }),
    replicas: z
      .array(addressEntrySchema(options))
      .min(1, { error: 'expected at least one replica: the address of each process' })
      .max(10)
      .meta({ description: 'Each process by an address of its own, past any load balancer.' }),
    front: addressEntrySchema(options).meta({ description: 'The address that writers push to.' }),
    delivery: deliveryEntrySchema.meta({
      description: 'How the receiver comes by the set of credentials that it accepts.',
    }),
  });

const writerEntrySchema = writerSchema.partial({ hosts: true }).extend({
  waveSize: z
    .union(
      [z.int().min(1).max(9_999_999).transform(String), writerSchema.shape.waveSize.unwrap()],
      {
        error: 'expected a number of hosts such as 1, or a percentage such as "25%"',
      },
    )
    .default('25%')
    .meta({
      description: 'How many hosts switch at a time: a number or a percentage. Default 25%.',
    }),
});

/** A key's ARN, as a policy needs it: one by alias lets nobody in. */
const keyArnSchema = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-zA-Z0-9-]{1,64}$/, {
    error: 'expected the ARN of a key, such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…"',
  });

const retirementEntrySchema = z.strictObject({
  maxOverlap: durationUpTo(365 * daySeconds, '365d')
    .optional()
    .meta({
      description:
        'When onOverlapEnd decides on a credential that is not known to be out of use: at least the grace, up to 365d. Default 7d, or the grace if that is longer.',
    }),
  onOverlapEnd: retirementSchema.shape.onOverlapEnd,
  watch: durationUpTo(900, '15m').prefault('15m').meta({
    description:
      'How long writers are watched once a credential is refused; one that goes quiet has it back. Up to 15m. Default 15m.',
  }),
});

/** EventBridge Scheduler has minutes as the smallest unit of a rate. */
const probeEntrySchema = z.strictObject({
  every: durationUpTo(3_600, '1h')
    .refine((seconds) => seconds >= 60 && seconds % 60 === 0, {
      error: 'expected whole minutes of at least "1m"',
    })
    .prefault('5m')
    .meta({ description: 'Distance of the test metrics, in whole minutes: 1m to 1h. Default 5m.' }),
  endpointMetrics: probeSchema.shape.endpointMetrics,
});

/** An endpoint as it is written: what each key takes by itself. */
export const entrySchema = (options: SettingsOptions) =>
  z.strictObject({
    name: endpointNameSchema.meta({ description: 'The secret is promrotate/<name>.' }),
    secret: z
      .enum(['create', 'existing'])
      .default('create')
      .meta({ description: 'Whether the deployment makes the secret or finds it made.' }),
    kmsKeyArn: keyArnSchema.optional().meta({
      description:
        'The key that an existing secret is encrypted with, if it is neither ours nor aws/secretsmanager.',
    }),
    userName: definitionSchema.shape.userName.default('per-version').meta({
      description: 'per-version: a user name a version, side by side. pair: two names in turn.',
    }),
    userNameBase: definitionSchema.shape.userNameBase
      .optional()
      .meta({ description: 'What user names begin with. Default: the name.' }),
    grace: durationUpTo(90 * daySeconds, '90d')
      .prefault('24h')
      .meta({
        description:
          'How long a superseded credential stays accepted at least: up to 90d. Default 24h.',
      }),
    retirement: retirementEntrySchema
      .prefault({})
      .meta({ description: 'When a superseded credential dies, once its grace is over.' }),
    pendingLimit: durationUpTo(7 * daySeconds, '7d')
      .refine((seconds) => seconds >= 1, { error: 'expected at least "1s"' })
      .prefault('1h')
      .meta({
        description: 'A rotation that has not ended by then is stuck: up to 7d. Default 1h.',
      }),
    probe: probeEntrySchema.prefault({}).meta({
      description:
        'The test metric: a sample that is written with the current credential at each replica and the front.',
    }),
    maxAge: durationUpTo(maximumAgeDays * daySeconds, `${maximumAgeDays}d`)
      .optional()
      .meta({
        description: `A current credential that is older raises an alarm, found by the daily audit: at least the schedule's longest interval and its window, up to ${maximumAgeDays}d. Default: twice that interval, and at least 2d.`,
      }),
    schedule: scheduleSchema
      .prefault({})
      .meta({ description: 'When the credential is rotated: every or cron, and a window.' }),
    receiver: receiverEntrySchema(options).meta({
      description: 'What checks the credential, and how it learns which ones to accept.',
    }),
    writers: z
      .array(writerEntrySchema)
      .max(20)
      .default([])
      .meta({ description: 'What pushes with the credential, if promrotate is to switch it.' }),
  });

export type Entry = z.output<ReturnType<typeof entrySchema>>;
