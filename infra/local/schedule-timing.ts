import { Cron } from 'croner';

const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The time after the one given, both in milliseconds since the epoch; undefined when there is none. */
type Timing = (after: number) => number | undefined;

/**
 * The milliseconds of `rate(N minutes|hours|days)`. Throws for anything else.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseRate(expression: string): number {
  const [, count = '', unit = ''] =
    /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = unitMs[unit];
  if (milliseconds !== undefined) return Number(count) * milliseconds;
  throw new Error(
    `expected a rate such as "rate(1 hour)" (minutes, hours or days), found "${expression}"`,
  );
}

/** When a schedule fires: `rate(…)` or `cron(…)`; at() is not played. */
export function readTiming(expression: string, timeZone = 'UTC'): Timing {
  if (expression.startsWith('cron(')) return cronTiming(expression, timeZone);
  const rateMs = parseRate(expression);
  return (after) => after + rateMs;
}

/**
 * `cron(minutes hours day-of-month month day-of-week year)`, with "?" as exactly one of the day fields.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
function cronTiming(expression: string, timezone: string): Timing {
  const text = /^cron\(([^()]+)\)$/.exec(expression)?.[1]?.trim() ?? '';
  const fields = text.split(/ +/);
  if (fields.length !== 6 || (fields[2] === '?') === (fields[4] === '?'))
    throw new Error(
      `expected six fields and "?" as one of the days, such as "cron(0 4 * * ? *)", found "${expression}"`,
    );
  // AWS counts weekdays from 1 (SUN), takes a step after a number ("4/12") and has no seconds.
  const options = { timezone, alternativeWeekdays: true, sloppyRanges: true, paused: true };
  const cron = new Cron(`0 ${fields.join(' ')}`, options);
  return (after) => cron.nextRun(new Date(after))?.getTime();
}
