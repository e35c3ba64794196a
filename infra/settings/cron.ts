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
const example = 'such as "cron(0 4 ? * MON *)"';

/** What each field takes, in the order of the fields. */
const expectations = [
  '"0" as the minutes',
  'hours of 0 to 23, such as "4", "4,16" or "4/12"',
  'days of the month of 1 to 31, such as "1" or "L"',
  'months of 1 to 12 or JAN to DEC, such as "*" or "JAN-JUN/2"',
  'weekdays of 1 (SUN) to 7 or SUN to SAT, such as "MON" or "TUE#2"',
] as const;

/**
 * When a schedule of Secrets Manager starts. Its rules on top of cron's:
 * `cron(0 hours day-of-month month day-of-week *)` in UTC, one of the two day fields is `?`.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export function readCron(text: string): CronReading {
  const fields = /^cron\(([^()]+)\)$/.exec(text)?.[1]?.trim().split(/ +/) ?? [];
  const [minutes, , monthDay, , weekday, year] = fields;
  if (fields.length !== 6) {
    return problem(`expected "cron(0 hours day month weekday *)", ${example}`);
  }
  if (minutes !== '0') return problem(`expected "0" as the minutes, ${example}`);
  if (year !== '*') return problem(`expected "*" as the year, ${example}`);
  if ((monthDay === '?') === (weekday === '?')) {
    return problem(`expected "?" as either the day of the month or the weekday, ${example}`);
  }
  const wrong = expectations.find((_, index) => !isField(fields[index] ?? '', index));
  return wrong ? problem(`expected ${wrong}`) : startsOf(fields.join(' '));
}

// AWS counts weekdays from 1 (SUN), and takes a step after a number ("4/12").
const options = { timezone: 'UTC', alternativeWeekdays: true, sloppyRanges: true, paused: true };

const cronOf = (fields: string) => new Cron(`0 ${fields}`, options);

/** Whether a field is right by itself, so that a message can name the one that is not. */
function isField(text: string, index: number): boolean {
  try {
    cronOf(['0', '0', '*', '*', '*', '*'].with(index, text).join(' '));
    return true;
  } catch {
    return false;
  }
}

function startsOf(fields: string): CronReading {
  const runs = cronOf(fields).nextRuns(runCount, before);
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
