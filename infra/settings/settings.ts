import { z } from 'zod';
import { endpointSettings } from './endpoint-settings.ts';
import { type Entry, entrySchema, type SettingsOptions } from './entry.ts';
import { entryRules } from './entry-rules.ts';
import { notificationsSchema } from './notifications.ts';
import { type Rule, withRules } from './rule.ts';

/** Retention times that CloudWatch Logs knows, up to two years. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const endpointsError = 'expected at least one endpoint, as in the example infra/endpoints.yaml';

/** A policy holds 6,144 characters, and each of these keys takes some of them in five policies. */
const existingKeyLimit = 10;

const existingKeysOf = (endpoints: readonly Pick<Entry, 'kmsKeyArn'>[]): string[] => [
  ...new Set(endpoints.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? [])),
];

const endpointsRules: readonly Rule<readonly Entry[]>[] = [
  {
    reads: [['*', 'name']],
    problemsOf: (endpoints) => {
      const names = endpoints.map(({ name }) => name);
      const message = 'expected each endpoint to have a name of its own';
      return names.flatMap((name, index) =>
        names.indexOf(name) === index ? [] : [{ path: [index, 'name'], message }],
      );
    },
  },
  {
    reads: [['*', 'kmsKeyArn']],
    problemsOf: (endpoints) => {
      const count = existingKeysOf(endpoints).length;
      if (count <= existingKeyLimit) return [];
      const message = `expected at most ${existingKeyLimit} different keys as "kmsKeyArn", as policies name each; found ${count}: let more secrets share a key`;
      return [{ path: [], message }];
    },
  },
];

/** The whole of `endpoints.yaml`. */
export const settingsSchema = (options: SettingsOptions) =>
  z
    .strictObject(
      {
        endpoints: withRules(
          z
            .array(withRules(entrySchema(options), entryRules), { error: endpointsError })
            .min(1, { error: endpointsError }),
          endpointsRules,
        ).meta({ description: 'The endpoints whose credentials are rotated.' }),
        notifications: notificationsSchema,
        logRetentionDays: z
          .literal(retentionDays)
          .default(90)
          .meta({ description: 'How long the logs of the functions are kept. Default 90.' }),
      },
      {
        error: 'expected a mapping with "endpoints", as in the example infra/endpoints.yaml',
      },
    )
    .transform(({ endpoints, ...shared }) => ({
      ...shared,
      /** In policies by their ARNs, which grow by these and by nothing else. */
      existingKeyArns: existingKeysOf(endpoints),
      endpoints: endpoints.map(endpointSettings),
    }));

export type Settings = z.output<ReturnType<typeof settingsSchema>>;
