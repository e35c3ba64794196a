export type Window = { readonly startMs: number; readonly endMs: number };

/** One series, and when the receiver has points of it: milliseconds since 1970, in any order. */
export type SeriesPoints = { readonly labels: string; readonly timestampsMs: readonly number[] };

export type Completeness = {
  readonly series: number;
  readonly expected: number;
  readonly present: number;
  readonly missing: number;
  readonly longestGapMs: number;
};

/** Counts, for every series, the scrapes of the window that have a point and those that have none. */
export function measureCompleteness(
  all: readonly SeriesPoints[],
  window: Window,
  intervalMs: number,
): Completeness {
  const each = all.map(({ timestampsMs }) => measureSeries(timestampsMs, window, intervalMs));
  const sum = (key: 'expected' | 'present' | 'missing'): number =>
    each.reduce((total, one) => total + one[key], 0);
  return {
    series: all.length,
    expected: sum('expected'),
    present: sum('present'),
    missing: sum('missing'),
    longestGapMs: Math.max(0, ...each.map(({ longestGapMs }) => longestGapMs)),
  };
}

function measureSeries(
  timestampsMs: readonly number[],
  { startMs, endMs }: Window,
  intervalMs: number,
): Omit<Completeness, 'series'> {
  const sorted = [...new Set(timestampsMs)].sort((a, b) => a - b);
  const phase = phaseOf(sorted, intervalMs);
  const first = Math.ceil((startMs - phase) / intervalMs);
  const last = Math.ceil((endMs - phase) / intervalMs) - 1;
  const expected = Math.max(0, last - first + 1);

  const slots = sorted.map((at) => Math.round((at - phase) / intervalMs));
  const present = new Set(slots.filter((slot) => slot >= first && slot <= last)).size;
  return {
    expected,
    present,
    missing: expected - present,
    longestGapMs: longestGap(sorted, { startMs, endMs }, intervalMs),
  };
}

/**
 * Where in the interval a target is scraped: Prometheus keeps that moment. The median of the
 * distances from the first point's, so that one late scrape does not move it.
 */
function phaseOf(sorted: readonly number[], intervalMs: number): number {
  const [reference] = sorted;
  if (reference === undefined) return 0;
  const distances = sorted
    .map((at) => at - reference)
    .map((distance) => distance - Math.round(distance / intervalMs) * intervalMs)
    .sort((a, b) => a - b);
  return reference + (distances[Math.floor(distances.length / 2)] ?? 0);
}

/** A hole at an end of the window counts as well, hence points of one interval around it. */
function longestGap(sorted: readonly number[], window: Window, intervalMs: number): number {
  const startMs = window.startMs - intervalMs;
  const endMs = window.endMs + intervalMs;
  const inside = sorted.filter((at) => at >= startMs && at <= endMs);
  const [first = endMs] = inside;
  const last = inside.at(-1) ?? startMs;
  const between = inside.slice(1).map((at, index) => at - (inside[index] ?? at));
  return Math.max(first - startMs, endMs - last, ...between);
}
