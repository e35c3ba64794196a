import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { cronIntervals, distanceProblem, type Intervals, rateIntervals } from './intervals.ts';
import { type Rule, withRules } from './rule.ts';

/** When Secrets Manager rotates: it starts at any time within the window. */
export type Schedule = {
  readonly expression: string;
  readonly windowHours: number;
  /** Two rotations can be this close to each other: the last of one window, the first of the next. */
  readonly closestHours: number;
  /** And this far from each other: the first of one window, the last of the next. */
  readonly furthestHours: number;
};

const usualWindowHours = 4;
const hoursOf = (seconds: number) => seconds / 3_600;

function rateProblem(seconds: number): string | undefined {
  const hours = hoursOf(seconds);
  if (!Number.isInteger(hours)) return 'expected whole hours or days, such as "12h" or "30d"';
  return distanceProblem(rateIntervals(hours), 1_000);
}

function cronProblem(text: string): string | undefined {
  const intervals = cronIntervals(text);
  return typeof intervals === 'string' ? intervals : distanceProblem(intervals, 366);
}

const refusing =
  <T>(problemOf: (value: T) => string | undefined) =>
  (value: T, context: z.core.$RefinementCtx<T>) => {
    const message = problemOf(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };

const windowError = 'expected whole hours, such as "4h"';

const keysSchema = z.strictObject({
  every: durationSchema
    .superRefine(refusing(rateProblem))
    .optional()
    .meta({ description: 'Whole hours or days, such as 12h or 30d; at least 4h. Default 30d.' }),
  cron: z
    .string()
    .superRefine(refusing(cronProblem))
    .optional()
    .meta({ description: 'In UTC, such as cron(0 4 ? * MON *). Spread endpoints over hours.' }),
  window: z
    .string({ error: windowError })
    .regex(/^[1-9][0-9]?h$/, { error: windowError })
    .transform((text) => Number.parseInt(text, 10))
    .optional()
    .meta({ description: 'Rotation starts at any time within. Default 4h, or what fits.' }),
});

type Keys = z.output<typeof keysSchema>;

/** Of keys that are right by themselves. */
function intervalsOf({ every, cron }: Keys): Intervals {
  const intervals = cron === undefined ? undefined : cronIntervals(cron);
  return typeof intervals === 'object' ? intervals : rateIntervals(hoursOf(every ?? 30 * 86_400));
}

const rules: readonly Rule<Keys>[] = [
  {
    reads: [['every'], ['cron']],
    problemsOf: ({ every, cron }) => {
      if (every === undefined || cron === undefined) return [];
      const message = 'expected either "every" or "cron", found both: leave one out';
      return [{ path: ['every'], message }];
    },
  },
  {
    reads: [['every'], ['cron'], ['window']],
    problemsOf: (keys) => {
      const { roomHours } = intervalsOf(keys);
      if (keys.window === undefined || keys.window <= roomHours) return [];
      const message = `expected at most "${roomHours}h": a window may reach neither into the next one nor into the next UTC day`;
      return [{ path: ['window'], message }];
    },
  },
];

/** Secrets Manager's rules of schedules are checked here, since it would say so at deployment only. */
export const scheduleSchema = withRules(keysSchema, rules).transform((keys): Schedule => {
  const { expression, shortestHours, longestHours, roomHours } = intervalsOf(keys);
  const windowHours = keys.window ?? Math.min(usualWindowHours, roomHours);
  const closestHours = shortestHours - windowHours;
  const furthestHours = longestHours + windowHours;
  return { expression, windowHours, closestHours, furthestHours };
});
