import { z } from 'zod';

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const pattern = /^([0-9]{1,7})([smhd])$/;
const error = 'expected a duration such as "90s", "24h" or "7d"';

const isUnit = (text: string | undefined): text is keyof typeof secondsOf =>
  text !== undefined && text in secondsOf;

function toSeconds(text: string): number {
  const [, amount, unit] = pattern.exec(text) ?? [];
  return isUnit(unit) ? Number(amount) * secondsOf[unit] : Number.NaN;
}

/** A duration as people write it (`90s`, `30m`, `24h`, `7d`), in seconds once parsed. */
export const durationSchema = z.string({ error }).regex(pattern, { error }).transform(toSeconds);

/** The other way round, for messages: in the largest unit that leaves no rest. */
export function durationText(seconds: number): string {
  const units = Object.entries(secondsOf).reverse();
  const [unit, size] = units.find(([, length]) => seconds % length === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}

/** In hours, which is what schedules are made of. */
export const hoursText = (seconds: number): string => `${seconds / 3_600}h`;
