import { gapsOf, readCron } from './cron.ts';

/** How a schedule spaces rotations. */
export type Intervals = {
  readonly expression: string;
  readonly shortestHours: number;
  readonly longestHours: number;
  /** The longest window that crosses neither the next one nor the UTC day. */
  readonly roomHours: number;
};

const plural = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A rate's windows begin at midnight UTC and go on from there, each at a multiple of the rate. */
export function rateIntervals(hours: number): Intervals {
  const rate = hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour');
  return {
    expression: `rate(${rate})`,
    shortestHours: hours,
    longestHours: hours,
    roomHours: greatestCommonDivisor(24, hours),
  };
}

/** Known ones: to look through the starts of a year and more takes a while. */
const known = new Map<string, Intervals | string>();

/** What is wrong with the expression, if it is none that Secrets Manager takes. */
export function cronIntervals(text: string): Intervals | string {
  const intervals = known.get(text) ?? readIntervals(text);
  known.set(text, intervals);
  return intervals;
}

function readIntervals(text: string): Intervals | string {
  const reading = readCron(text);
  if (reading.kind === 'problem') return reading.message;
  const gaps = gapsOf(reading.hours);
  const toMidnight = 24 - (reading.perDay.at(-1) ?? 0);
  return {
    expression: text,
    shortestHours: Math.min(...gaps),
    longestHours: Math.max(0, ...gaps),
    roomHours: Math.min(toMidnight, ...gapsOf(reading.perDay)),
  };
}

/** Secrets Manager's bounds of the distance between two rotations. */
export function distanceProblem(
  { shortestHours, longestHours }: Intervals,
  limitDays: number,
): string | undefined {
  if (shortestHours < 4) return 'expected at least 4 hours between rotations';
  if (longestHours > limitDays * 24 || !Number.isFinite(shortestHours)) {
    return `expected at most ${limitDays} days between rotations`;
  }
  return undefined;
}
