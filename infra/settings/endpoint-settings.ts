import { z } from 'zod';
import {
  addressSchema,
  type Definition,
  definitionSchema,
  deliverySchema,
  endpointNameSchema,
  receiverSchema,
  urlSchema,
  writerSchema,
} from '../../functions/shared/contract.ts';
import { durationSchema, hoursText } from './duration.ts';
import { type Schedule, scheduleSchema } from './schedule.ts';

export type EndpointSettings = {
  readonly name: string;
  /** Whether the deployment makes the secret, or finds it made. */
  readonly secret: 'create' | 'existing';
  readonly schedule: Schedule;
  readonly definition: Definition;
};

/** What Parameter Store holds at most, in its advanced tier. */
const definitionLimitBytes = 8_192;

const addressEntrySchema = z.union([urlSchema.transform((write) => ({ write })), addressSchema]);
const [runCommandSchema, parameterSchema] = deliverySchema.options;
const deliveryEntrySchema = z.discriminatedUnion('kind', [
  runCommandSchema.partial({ hosts: true }),
  parameterSchema,
]);

const entrySchema = z.strictObject({
  name: endpointNameSchema.meta({ description: 'The secret is promrotate/<name>.' }),
  secret: z.enum(['create', 'existing']).default('create'),
  userName: definitionSchema.shape.userName.default('per-version'),
  userNameBase: definitionSchema.shape.userNameBase
    .optional()
    .meta({ description: 'What user names begin with. Default: the name.' }),
  grace: durationSchema.prefault('24h').meta({
    description: 'How long a superseded credential stays accepted at least. Default 24h.',
  }),
  schedule: scheduleSchema.prefault({}),
  receiver: receiverSchema.extend({
    replicas: z.array(addressEntrySchema).min(1).max(10),
    front: addressEntrySchema,
    delivery: deliveryEntrySchema,
  }),
  writers: z
    .array(writerSchema.partial({ hosts: true }))
    .max(20)
    .default([]),
});

type Entry = z.output<typeof entrySchema>;
type Problem = { readonly path: PropertyKey[]; readonly message: string };

function withHosts(delivery: Entry['receiver']['delivery'], hosts: string) {
  return delivery.kind === 'run-command' ? { hosts, ...delivery } : delivery;
}

/** The defaults filled in; `definitionSchema` has the last word on what comes out. */
function definitionOf({ name, userName, userNameBase, grace, receiver, writers }: Entry): unknown {
  return {
    endpoint: name,
    userName,
    userNameBase: userNameBase ?? name,
    graceSeconds: grace,
    receiver: { ...receiver, delivery: withHosts(receiver.delivery, name) },
    writers: writers.map((writer) => ({ hosts: `${name}-${writer.name}`, ...writer })),
  };
}

/** Where the settings say what the definition calls by another name. */
const settingsPath = ([first, ...rest]: readonly PropertyKey[]): PropertyKey[] => {
  if (first === undefined) return [];
  const names: Record<PropertyKey, string> = { endpoint: 'name', graceSeconds: 'grace' };
  return [names[first] ?? first, ...rest];
};

function plainHttpProblems({ replicas, front }: Definition['receiver']): Problem[] {
  const addresses = [
    ...replicas.map((address, index) => ({ path: ['replicas', index], address })),
    { path: ['front'], address: front },
  ];
  return addresses.flatMap(({ path, address }) =>
    (['write', 'query'] as const)
      .filter((key) => address[key]?.startsWith('http:'))
      .map((key) => ({
        path: ['receiver', ...path, key],
        message: 'expected an https URL: http is for the local run only',
      })),
  );
}

function problemsOf({ schedule }: Entry, definition: Definition, isLocal: boolean): Problem[] {
  const problems = isLocal ? [] : plainHttpProblems(definition.receiver);
  if (definition.userName === 'pair' && schedule.closestHours * 3_600 < definition.graceSeconds) {
    const apart = `rotations can be ${schedule.closestHours}h apart (the interval less its window)`;
    const message = `expected a grace that is over by the next rotation, as a pair's name is used again: ${apart}, the grace is ${hoursText(definition.graceSeconds)}`;
    problems.push({ path: ['schedule'], message });
  }
  const size = Buffer.byteLength(JSON.stringify(definition));
  if (size > definitionLimitBytes) {
    const message = `expected a definition of at most ${definitionLimitBytes} bytes, as Parameter Store holds no more; found ${size}: shorten addresses or split the endpoint`;
    problems.push({ path: [], message });
  }
  return problems;
}

/** One endpoint as people write it, turned into what the deployment and the functions need. */
export const endpointSettingsSchema = ({ isLocal }: { readonly isLocal: boolean }) =>
  entrySchema.transform((entry, context): EndpointSettings => {
    const { data: definition, error } = definitionSchema.safeParse(definitionOf(entry));
    const problems: Problem[] = definition
      ? problemsOf(entry, definition, isLocal)
      : error.issues.map(({ path, message }) => ({ path: settingsPath(path), message }));
    for (const { path, message } of problems) {
      context.addIssue({ code: 'custom', path, message });
    }
    if (!definition || problems.length > 0) return z.NEVER;
    return { name: entry.name, secret: entry.secret, schedule: entry.schedule, definition };
  });
