import { z } from 'zod';
import { endpointSettingsSchema } from './endpoint-settings.ts';

/** Retention times that CloudWatch Logs knows, up to two years. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

export type SettingsOptions = {
  /** Accept plain http to loopback, where there is no wire to listen on. */
  readonly isLocal: boolean;
};

/** The whole of `endpoints.yaml`. */
export const settingsSchema = (options: SettingsOptions) =>
  z.strictObject({
    endpoints: z
      .array(endpointSettingsSchema(options))
      .min(1)
      .superRefine((endpoints, context) => {
        for (const [index, { name }] of endpoints.entries()) {
          if (endpoints.findIndex((other) => other.name === name) === index) continue;
          const message = 'expected each endpoint to have a name of its own';
          context.addIssue({ code: 'custom', path: [index, 'name'], message });
        }
      }),
    notifications: z
      .strictObject({ email: z.array(z.email({ error: 'expected an e-mail address' })).max(20) })
      .default({ email: [] })
      .meta({ description: 'Who hears of alarms; each address confirms once, by a link.' }),
    logRetentionDays: z.literal(retentionDays).default(90),
  });

export type Settings = z.output<ReturnType<typeof settingsSchema>>;
