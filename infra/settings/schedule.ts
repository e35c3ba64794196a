import { z } from 'zod';
import { gapsOf, readCron } from './cron.ts';
import { durationSchema } from './duration.ts';

/** When Secrets Manager rotates: it starts at any time within the window. */
export type Schedule = {
  readonly expression: string;
  readonly windowHours: number;
  /** Two rotations can be this close to each other: the last of one window, the first of the next. */
  readonly closestHours: number;
};

type Intervals = {
  readonly expression: string;
  readonly shortestHours: number;
  readonly longestHours: number;
  /** The longest window that crosses neither the next one nor the UTC day. */
  readonly roomHours: number;
};

type Problem = { readonly key: 'every' | 'cron' | 'window'; readonly message: string };

const usualWindowHours = 4;
const isProblem = (value: object): value is Problem => 'message' in value;
const plural = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A rate's windows begin at midnight UTC and go on from there, each at a multiple of the rate. */
function rateIntervals(seconds: number): Intervals | Problem {
  const hours = seconds / 3_600;
  if (!Number.isInteger(hours)) return { key: 'every', message: 'expected whole hours or days' };
  const rate = hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour');
  return {
    expression: `rate(${rate})`,
    shortestHours: hours,
    longestHours: hours,
    roomHours: greatestCommonDivisor(24, hours),
  };
}

function cronIntervals(text: string): Intervals | Problem {
  const reading = readCron(text);
  if (reading.kind === 'problem') return { key: 'cron', message: reading.message };
  const gaps = gapsOf(reading.hours);
  const toMidnight = 24 - (reading.perDay.at(-1) ?? 0);
  return {
    expression: text,
    shortestHours: Math.min(...gaps),
    longestHours: Math.max(0, ...gaps),
    roomHours: Math.min(toMidnight, ...gapsOf(reading.perDay)),
  };
}

function toSchedule(
  intervals: Intervals,
  key: 'every' | 'cron',
  window?: number,
): Schedule | Problem {
  const { expression, shortestHours, longestHours, roomHours } = intervals;
  if (shortestHours < 4) return { key, message: 'expected at least 4 hours between rotations' };
  const limitHours = key === 'cron' ? 366 * 24 : 1_000 * 24;
  if (longestHours > limitHours || !Number.isFinite(shortestHours)) {
    return { key, message: `expected at most ${limitHours / 24} days between rotations` };
  }
  const windowHours = window ?? Math.min(usualWindowHours, roomHours);
  if (windowHours > roomHours) {
    const message = `expected at most "${roomHours}h": a window may reach neither into the next one nor into the next UTC day`;
    return { key: 'window', message };
  }
  return { expression, windowHours, closestHours: shortestHours - windowHours };
}

/** Secrets Manager's rules of schedules are checked here, since it would say so at deployment only. */
export const scheduleSchema = z
  .strictObject({
    every: durationSchema.optional().meta({ description: 'At least 4h. Default 30d.' }),
    cron: z
      .string()
      .optional()
      .meta({ description: 'In UTC, such as cron(0 4 ? * MON *). Spread endpoints over hours.' }),
    window: z
      .string()
      .regex(/^[1-9][0-9]?h$/, { error: 'expected whole hours, such as "4h"' })
      .transform((text) => Number.parseInt(text, 10))
      .optional()
      .meta({ description: 'Rotation starts at any time within. Default 4h, or what fits.' }),
  })
  .transform(({ every, cron, window }, context): Schedule => {
    const problems: Problem[] = [];
    if (every !== undefined && cron !== undefined) {
      problems.push({ key: 'every', message: 'expected either "every" or "cron"' });
    }
    const key = cron === undefined ? 'every' : 'cron';
    const intervals =
      cron === undefined ? rateIntervals(every ?? 30 * 86_400) : cronIntervals(cron);
    const schedule = isProblem(intervals) ? intervals : toSchedule(intervals, key, window);
    if (!isProblem(schedule) && problems.length === 0) return schedule;

    if (isProblem(schedule)) problems.push(schedule);
    for (const { key: path, message } of problems) {
      context.addIssue({ code: 'custom', path: [path], message });
    }
    return z.NEVER;
  });
