import { z } from 'zod';

const openQuestions = z.enum([
  'promotionClearsPending',
  'testVersionHasValue',
  'stageMismatchIsNotFound',
  'creationEmitsLabelUpdated',
  'defaultStageIsInContext',
  'freshAlarmWaits',
]);
const texts = z.record(z.string(), z.string());
const milliseconds = z.number().nonnegative();

/** What JSON can say of StandInOptions. */
const standInSchema = z.strictObject({
  stateDirectory: z.string().exactOptional(),
  port: z.int().exactOptional(),
  retry: z.strictObject({ attempts: z.int(), delayMs: milliseconds }).exactOptional(),
  openQuestions: z.partialRecord(openQuestions, z.boolean()).exactOptional(),
  lambda: z
    .strictObject({
      asyncRetries: z.int().exactOptional(),
      asyncRetryDelayMs: milliseconds.exactOptional(),
    })
    .exactOptional(),
  runCommand: z.strictObject({ deliverySecondMs: milliseconds.exactOptional() }).exactOptional(),
  associations: z
    .strictObject({
      atCreation: z.boolean().exactOptional(),
      onNewHosts: z.boolean().exactOptional(),
    })
    .exactOptional(),
  trail: z.boolean().exactOptional(),
  scheduleHourMs: milliseconds.exactOptional(),
  accountId: z.string().exactOptional(),
  region: z.string().exactOptional(),
});

/** HostOptions. */
const hostSchema = z.strictObject({
  instanceId: z.string(),
  root: z.string(),
  tags: texts,
  managedPolicies: z.array(z.string()),
  defaultHostManagement: z.boolean().exactOptional(),
  roleTags: texts,
  environment: texts.exactOptional(),
  shell: z.string().exactOptional(),
  online: z.boolean().exactOptional(),
});

/** What a stand-in in a process of its own is and has, at its first start and at each later one. */
export const processOptionsSchema = z.strictObject({
  standIn: standInSchema.default({}),
  /** Secrets of before the deployment; one that is there already stays as it is. */
  secrets: z.array(z.strictObject({ name: z.string(), secretString: z.string() })).default([]),
  deployment: z
    .strictObject({ assemblyDirectory: z.string(), stackName: z.string() })
    .exactOptional(),
  hosts: z.array(hostSchema).default([]),
});

export type ProcessOptions = z.output<typeof processOptionsSchema>;
export type ProcessSettings = z.input<typeof processOptionsSchema>;
