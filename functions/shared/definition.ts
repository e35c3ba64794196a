import * as z from 'zod';
import { patterns } from './patterns.ts';
import { urlSchema } from './url-schema.ts';

/** Secrets Manager ends an ARN with a hyphen and six characters, so a name must not. */
const endsLikeAnArn = /-[a-z0-9]{6}$/;

export const endpointNameSchema = z
  .string()
  .regex(new RegExp(patterns.endpoint), {
    error: 'expected 2 to 40 of a-z, 0-9 and "-", a letter first, no "-" last',
  })
  .refine((name) => !endsLikeAnArn.test(name), {
    error: 'must not end with "-" and six characters: Secrets Manager ends its ARNs so',
  });

const pathSchema = z.string().max(200).regex(new RegExp(patterns.path), {
  error: 'expected an absolute path of A-Z, a-z, 0-9, ".", "_" and "-", no part starting with "."',
});

const hostsSchema = z.string().regex(/^[A-Za-z0-9_.:/=+@-]{1,128}$/, {
  error: 'expected the value of a tag: 1 to 128 of A-Z, a-z, 0-9 and _.:/=+@-',
});

const userNameSchema = z.string().regex(new RegExp(patterns.userName), {
  error: 'expected 1 to 64 of A-Z, a-z, 0-9 and ._@+-, a letter or digit first',
});

/** `write` takes pushes; `query` is the instant-query API (`…/api/v1/query`), for reading back. */
export const addressSchema = z.strictObject({
  write: urlSchema,
  query: urlSchema.optional(),
});

const runCommandDeliverySchema = z.strictObject({
  kind: z.literal('run-command').meta({ description: 'Hosts write their file by Run Command.' }),
  hosts: hostsSchema.meta({
    description: 'Value of the tag promrotate-receiver of the hosts. Default: the name.',
  }),
  file: pathSchema.meta({ description: 'The web configuration file on each host.' }),
  checkUrl: z
    .string()
    .regex(new RegExp(patterns.loopbackUrl), {
      error: 'expected a loopback URL, such as "http://127.0.0.1:9090/-/ready"',
    })
    .optional()
    .meta({
      description: 'Asked on the host once the file is written; the file goes back if it fails.',
    }),
});

const parameterDeliverySchema = z.strictObject({
  kind: z.literal('parameter').meta({
    description: 'Something else fetches /promrotate/accepted/<name>, such as External Secrets.',
  }),
  refreshSeconds: z
    .int()
    .min(1)
    .max(300)
    .meta({ description: 'How often it is fetched: the rotation waits that long for replicas.' }),
});

export const deliverySchema = z.discriminatedUnion('kind', [
  runCommandDeliverySchema,
  parameterDeliverySchema,
]);

const usagePlaceholder = '{{user}}';

/** A source that counts requests by user name, such as vmauth's counters or an access log's metric. */
export const usageSchema = z.strictObject({
  query: urlSchema.meta({
    description: 'An instant-query API that has the counter. Default credential: none.',
  }),
  expression: z
    .string()
    .max(300)
    .includes(usagePlaceholder, { error: `expected "${usagePlaceholder}" where the name stands` })
    .meta({
      description: `PromQL that gives the requests of one user over the last hour, with ${usagePlaceholder} for its name.`,
    }),
});

export const receiverSchema = z.strictObject({
  kind: z.literal('web-config').meta({
    description: 'A web configuration file: Prometheus and every exporter-toolkit server.',
  }),
  replicas: z.array(addressSchema).min(1).max(10),
  front: addressSchema,
  delivery: deliverySchema,
  adopt: userNameSchema.optional().meta({
    description: 'A user name that stands in the file already and is rotated from now on.',
  }),
  usage: usageSchema.optional().meta({
    description: 'By what the receiver itself tells whether a user name is still in use.',
  }),
});

const day = 86_400;

export const retirementSchema = z.strictObject({
  maxOverlapSeconds: z
    .int()
    .min(0)
    .max(365 * day)
    .default(7 * day),
  onOverlapEnd: z.enum(['keep', 'retire']).default('keep').meta({
    description:
      'What happens to a credential that is not known to be out of use by then. keep: it stays, and an alarm goes on. retire: it dies.',
  }),
  /** How long writers are watched after a retirement. */
  watchSeconds: z.int().min(0).max(900).default(900),
});

export const probeSchema = z.strictObject({
  /** Distance of the test metrics. */
  everySeconds: z.int().min(60).max(3_600).default(300),
  endpointMetrics: z.boolean().default(false).meta({
    description:
      'CloudWatch metrics with the name of the endpoint as a dimension as well: each is billed. Default false.',
  }),
});

const directorySchema = pathSchema.meta({
  description: 'Where the credential of this endpoint alone is kept on each host.',
});

const symlinkSwitchSchema = z.strictObject({
  kind: z.literal('symlink').meta({
    description: 'The writer reads "username_file" and "password_file" anew by itself.',
  }),
  directory: directorySchema,
});

const inlineSwitchSchema = z.strictObject({
  kind: z.literal('inline').meta({
    description: 'The user name stands in the configuration, which is loaded again.',
  }),
  directory: directorySchema,
  config: pathSchema.meta({ description: 'The configuration file of the writer.' }),
  reload: z
    .string()
    .regex(new RegExp(`${patterns.loopbackUrl}|${patterns.systemdUnit}`), {
      error:
        'expected a loopback URL such as "http://127.0.0.1:9090/-/reload", or "systemd:<unit>.service"',
    })
    .meta({
      description: 'How it is loaded: http://127.0.0.1:9090/-/reload or systemd:<unit>.service.',
    }),
});

export const writerSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,38}$/, {
      error: 'expected 1 to 39 of a-z, 0-9 and "-", a letter first, such as "agent"',
    })
    .meta({ description: 'Of its own within the endpoint; names the writer in logs.' }),
  hosts: hostsSchema.meta({
    description: 'Value of the tag promrotate-writer of the hosts. Default: <endpoint>-<name>.',
  }),
  switch: z
    .discriminatedUnion('kind', [symlinkSwitchSchema, inlineSwitchSchema])
    .meta({ description: 'How a host of this writer takes the current credential.' }),
  /** How many hosts of this writer switch at a time: a number, or a percentage of them. */
  waveSize: z
    .string()
    .regex(/^([1-9][0-9]{0,6}|[1-9][0-9]?%|100%)$/, {
      error: 'expected a number of hosts such as "1", or a percentage such as "25%"',
    })
    .default('25%'),
  /**
   * A PromQL selector of series that only this writer sends. Of one metric: `timestamp` drops the name,
   * and two series that differ by nothing else are an error.
   */
  freshness: z
    .string()
    .max(200)
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^{}\n]*\})?$/, {
      error: 'expected a PromQL selector with the name of a metric first, such as up{agent="a"}',
    })
    .optional()
    .meta({
      description:
        'PromQL selector of a series that only this writer sends: proof that its samples arrive, without which an old credential is kept. Needs a "query" address.',
    }),
});

/** What the functions know of an endpoint; only the deployment may write it. */
export const definitionSchema = z
  .strictObject({
    endpoint: endpointNameSchema,
    userName: z.enum(['per-version', 'pair']),
    userNameBase: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, {
      error:
        'expected 1 to 40 of A-Z, a-z, 0-9 and "._-", a letter or digit first, such as "central"',
    }),
    graceSeconds: z.int().min(0).max(7_776_000),
    retirement: retirementSchema.prefault({}),
    /** A rotation that has not ended by then is stuck. */
    pendingLimitSeconds: z
      .int()
      .min(1)
      .max(7 * day)
      .default(3_600),
    probe: probeSchema.prefault({}),
    /** A current credential that is older is a finding. */
    maxAgeSeconds: z
      .int()
      .min(1)
      .max(3 * 366 * day)
      .default(60 * day),
    receiver: receiverSchema,
    writers: z.array(writerSchema).max(20),
  })
  .refine(({ writers }) => new Set(writers.map(({ name }) => name)).size === writers.length, {
    path: ['writers'],
    error: 'expected each writer to have a name of its own',
  })
  .refine(
    ({ writers, receiver }) =>
      writers.every(({ freshness }) => freshness === undefined) ||
      [...receiver.replicas, receiver.front].some(({ query }) => query !== undefined),
    {
      path: ['writers'],
      error: 'a freshness query needs a query address of a replica or the front',
    },
  );

export type Definition = z.infer<typeof definitionSchema>;
export type Address = z.infer<typeof addressSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type Writer = z.infer<typeof writerSchema>;
