import { Cron } from 'croner';

const hourInMs = 3_600_000;

/** Enough to see every distance that can break a rule: those that are too short come again soon. */
const runCount = 400;
const before = new Date(Date.UTC(2023, 11, 31, 23, 59, 59));

export type CronReading =
  | {
      readonly kind: 'starts';
      /** Hours since the epoch, ascending. */
      readonly hours: readonly number[];
      /** Hours of the day. */
      readonly perDay: readonly number[];
    }
  | { readonly kind: 'problem'; readonly message: string };

const problem = (message: string): CronReading => ({ kind: 'problem', message });

/**
 * When a schedule of Secrets Manager starts. Its rules on top of cron's:
 * `cron(0 hours day-of-month month day-of-week *)` in UTC, one of the two day fields is `?`.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export function readCron(text: string): CronReading {
  const fields = /^cron\(([^()]+)\)$/.exec(text)?.[1]?.trim().split(/ +/) ?? [];
  const [minutes, , monthDay, , weekday, year] = fields;
  if (fields.length !== 6) return problem('expected "cron(0 hours day month weekday *)"');
  if (minutes !== '0') return problem('expected "0" as the minutes');
  if (year !== '*') return problem('expected "*" as the year');
  if ((monthDay === '?') === (weekday === '?')) {
    return problem('expected "?" as either the day of the month or the weekday');
  }
  try {
    return startsOf(fields.join(' '));
  } catch {
    return problem('expected numbers, names, lists, ranges, steps, "L", "W" or "#" in its fields');
  }
}

function startsOf(fields: string): CronReading {
  // AWS counts weekdays from 1 (SUN), and takes a step after a number ("4/12").
  const options = { timezone: 'UTC', alternativeWeekdays: true, sloppyRanges: true, paused: true };
  const runs = new Cron(`0 ${fields}`, options).nextRuns(runCount, before);
  const perDay = new Set(runs.map((run) => run.getUTCHours()));
  return {
    kind: 'starts',
    hours: runs.map((run) => run.getTime() / hourInMs),
    perDay: [...perDay].sort((a, b) => a - b),
  };
}

/** Distances between neighbours. */
export const gapsOf = (ascending: readonly number[]): number[] =>
  ascending.slice(1).map((value, index) => value - (ascending[index] ?? value));
