import { html, type Markup } from './html.ts';

const second = 1_000;
const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The largest time that a Date can hold: ECMAScript, "Time Values and Time Range". */
const largestTime = 8.64e15;

const isoOf = (at: number): string =>
  new Date(Math.max(-largestTime, Math.min(largestTime, at))).toISOString();

const pad = (number: number): string => String(number).padStart(2, '0');

/** "22 Nov 2026", in UTC. */
export function dayText(at: number): string {
  const date = new Date(isoOf(at));
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "16:40", or "16:40:05" where seconds matter, in UTC. */
export function clockText(at: number, hasSeconds: boolean): string {
  const date = new Date(isoOf(at));
  const text = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
  return hasSeconds ? `${text}:${pad(date.getUTCSeconds())}` : text;
}

/** Seconds are told of what is that recent only. */
const secondsMatter = 3 * hour;

/** "22 Nov 2026, 16:40" in UTC, which the page says once. */
export const instantText = (at: number, now: number): string =>
  `${dayText(at)}, ${clockText(at, Math.abs(now - at) < secondsMatter)}`;

/** "16:40" of today, "22 Nov" of this year, "Nov 2025" of what was before. */
export function shortInstant(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < day) return clockText(at, distance < secondsMatter);
  return distance < 300 * day
    ? dayText(at).replace(/ -?\d+$/, '')
    : dayText(at).replace(/^\d+ /, '');
}

export function timeOf(at: number, now: number): Markup {
  return html`<time datetime="${attributeOf(at)}">${instantText(at, now)}</time>`;
}

const attributeOf = (at: number): string => isoOf(at).replace('.000Z', 'Z');

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
] as const;

/** A length of time in its largest whole unit: "3 days". */
export function lengthText(milliseconds: number): string {
  const length = Math.max(0, Math.round(milliseconds / second) * second);
  const [unit, size] = units.find(([, each]) => length >= each) ?? ['second', second];
  const count = Math.floor(length / size);
  return plural(count, unit);
}

/** "3 days ago", "in 2 hours". */
export const distanceText = (at: number, now: number): string =>
  at > now ? `in ${lengthText(at - now)}` : `${lengthText(now - at)} ago`;

/** "1 host", "2 hosts". */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** "40 seconds ago", with the instant for who points at it. */
export const distanceOf = (at: number, now: number): Markup =>
  html`<time datetime="${attributeOf(at)}" title="${instantText(at, now)} UTC">${distanceText(at, now)}</time>`;
