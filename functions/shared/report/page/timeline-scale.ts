import type { EndpointReport } from '../fleet-report.ts';
import { clockText, day, dayText, hour } from './times.ts';

/** Where times lie on a timeline, in percent of its width. */
export type Scale = {
  readonly now: number;
  readonly positionOf: (at: number) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
};

type Version = EndpointReport['versions'][number];

const minute = hour / 60;
/** At most this share of the past is shown of the future. */
const futureShare = 0.4;
const leastSpan = minute;

/** Undefined when no version has a time. */
export function scaleOf(
  versions: readonly Version[],
  now: number,
  future: readonly number[],
): Scale | undefined {
  const times = versions.flatMap(({ createdAt, currentAt, supersededAt, failure }) =>
    [createdAt, currentAt, supersededAt, failure?.at].filter((at) => at !== undefined),
  );
  if (times.length === 0) return undefined;
  const start = Math.min(...times, now - leastSpan);
  const past = now - start;
  const soon = future.filter((at) => at > now && at <= now + past * futureShare);
  const end = Math.max(now + past * 0.04, ...soon.map((at) => at + past * 0.02));
  return {
    now,
    positionOf: (at) => Math.max(0, Math.min(100, (100 * (at - start)) / (end - start))),
    ticks: ticksOf(start, end),
  };
}

const steps = [
  ...[1, 5, 15, 30].map((seconds) => (seconds * minute) / 60),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 728].map((days) => days * day),
];
const mostTicks = 6;

function ticksOf(start: number, end: number): Scale['ticks'] {
  const step = steps.find((length) => (end - start) / length <= mostTicks) ?? (end - start) / 4;
  const first = Math.ceil(start / step) * step;
  const count = Math.floor((end - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = first + index * step;
    return { at, label: step < day ? clockLabel(at, step) : dateLabel(at, step) };
  });
}

const clockLabel = (at: number, step: number): string =>
  at % day === 0 ? dateLabel(at, day) : clockText(at, step < minute);

/** "22 Nov", with the year where years matter. */
const dateLabel = (at: number, step: number): string =>
  step > 28 * day ? dayText(at).replace(/^\d+ /, '') : dayText(at).replace(/ -?\d+$/, '');

/** A place as SVG takes it: "12.5%". */
export const share = (percent: number): string => `${Math.round(percent * 10) / 10}%`;
