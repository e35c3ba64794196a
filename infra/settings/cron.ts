import { expandField } from './cron-field.ts';

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const dayInMs = 86_400_000;

/** Five years with a leap day among them show every distance that a yearly pattern can have. */
const firstDay = Date.UTC(2024, 0, 1);
const days = 5 * 365 + 2;

export type CronReading =
  | {
      readonly kind: 'starts';
      readonly hours: readonly number[];
      readonly perDay: readonly number[];
    }
  | { readonly kind: 'problem'; readonly message: string };

type DayTest = (day: Date) => boolean;

const problem = (message: string): CronReading => ({ kind: 'problem', message });

function monthDayTest(field: string): DayTest | undefined {
  if (field === 'L') return (day) => new Date(day.getTime() + dayInMs).getUTCDate() === 1;
  const dates = expandField(field, { first: 1, last: 31 });
  return dates && ((day) => dates.has(day.getUTCDate()));
}

function weekdayTest(field: string): DayTest | undefined {
  const [weekday = '', nth] = field.split('#');
  const numbers = expandField(weekday, { first: 1, last: 7, names: weekdays });
  if (!numbers || (nth !== undefined && !/^[1-5]$/.test(nth))) return undefined;
  return (day) =>
    numbers.has(day.getUTCDay() + 1) &&
    (nth === undefined || Math.ceil(day.getUTCDate() / 7) === Number(nth));
}

/**
 * When a schedule of Secrets Manager starts: hours since an arbitrary midnight in UTC, ascending.
 * Secrets Manager's rules: `cron(0 hours day-of-month month day-of-week *)`, one of the two day
 * fields is `?`. Of AWS's special characters `W` is not read, nor `L` in the weekday.
 */
export function readCron(text: string): CronReading {
  const fields = /^cron\(([^()]+)\)$/.exec(text)?.[1]?.trim().split(/ +/) ?? [];
  const [minutes, hour = '', monthDay = '', month = '', weekday = '', year] = fields;
  if (fields.length !== 6) return problem('expected "cron(0 hours day month weekday *)"');
  if (minutes !== '0') return problem('expected "0" as the minutes');
  if (year !== '*') return problem('expected "*" as the year');
  if ((monthDay === '?') === (weekday === '?')) {
    return problem('expected "?" as either the day of the month or the weekday');
  }

  const perDay = expandField(hour, { first: 0, last: 23 });
  const inMonths = expandField(month, { first: 1, last: 12, names: months });
  const isDay = monthDay === '?' ? weekdayTest(weekday) : monthDayTest(monthDay);
  if (!perDay || !inMonths || !isDay) {
    return problem('expected numbers, names, lists, ranges, steps, "L" or "#" in its fields');
  }
  const hours = [...perDay].sort((a, b) => a - b);
  return { kind: 'starts', hours: startsOf(hours, inMonths, isDay), perDay: hours };
}

function startsOf(
  hours: readonly number[],
  inMonths: ReadonlySet<number>,
  isDay: DayTest,
): number[] {
  const dates = Array.from({ length: days }, (_, index) => index).filter((index) => {
    const date = new Date(firstDay + index * dayInMs);
    return inMonths.has(date.getUTCMonth() + 1) && isDay(date);
  });
  return dates.flatMap((index) => hours.map((hour) => index * 24 + hour));
}

/** Distances between neighbours. */
export const gapsOf = (ascending: readonly number[]): number[] =>
  ascending.slice(1).map((value, index) => value - (ascending[index] ?? value));
