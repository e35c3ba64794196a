import { Cron } from 'croner';
import type { Secret } from './secret-record.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const midnight = (time: number) => time - (time % dayMs);

/**
 * By when the schedule rotates next, in milliseconds since the epoch: the end of the window that
 * begins after the last change. It may be in the past. Windows of days end with the UTC day, windows
 * of hours after one, unless the rules have a duration.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 */
export function nextRotationAt(secret: Secret): number | undefined {
  const { rotationEnabled, rotationRules: rules, lastChangedAt, lastRotatedAt = 0 } = secret;
  if (rotationEnabled !== true || rules === undefined) return undefined;
  const since = Math.max(lastChangedAt, lastRotatedAt);
  const window = windowOf(rules.duration);
  const { automaticallyAfterDays: days, scheduleExpression: expression = '' } = rules;
  if (days !== undefined) return window(midnight(since) + days * dayMs, dayMs);
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  if (unit === 'day') return window(midnight(since) + Number(count) * dayMs, dayMs);
  if (unit === 'hour') return window(since + Number(count) * hourMs, hourMs);
  return cronAfter(expression, since, window);
}

type Window = (start: number, byDefault: number) => number;

function windowOf(duration: string | undefined): Window {
  return (start, byDefault) =>
    duration === undefined ? start + byDefault : start + Number.parseInt(duration, 10) * hourMs;
}

function cronAfter(expression: string, since: number, window: Window): number | undefined {
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (fields === undefined) return undefined;
  // AWS counts weekdays from 1 (SUN), and takes a step after a number ("4/12").
  const options = { timezone: 'UTC', alternativeWeekdays: true, sloppyRanges: true, paused: true };
  const start = new Cron(`0 ${fields}`, options).nextRun(new Date(since))?.getTime();
  if (start === undefined) return undefined;
  const isOnceADay = /^\S+ \d+ /.test(fields);
  return window(start, isOnceADay ? midnight(start) + dayMs - start : hourMs);
}
