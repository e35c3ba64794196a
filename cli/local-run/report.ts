import Table from 'cli-table3';
import type { Colors } from '../colors.ts';
import type { Outcome } from './control.ts';
import { countText, secondsText } from './durations.ts';
import type { StepTime } from './journal.ts';
import type { Acceptance } from './timeline.ts';

const style = { head: [], border: [], compact: true };

/** Both ways side by side, or ours alone. */
export function renderComparison(
  naive: Outcome | undefined,
  ours: Outcome,
  colors: Colors,
): string {
  const ways = naive ? [naive, ours] : [ours];
  const table = new Table({
    head: ['', ...(naive ? ['replaced in place'] : []), 'promrotate'],
    colAligns: ['left', 'right', 'right'],
    style,
  });
  const row = (label: string, of: (outcome: Outcome) => string): void => {
    table.push([label, ...ways.map(of)]);
  };
  const wanted = (text: string, isGood: boolean): string =>
    isGood ? colors.green(text) : colors.red(text);
  row('series', ({ points }) => countText(points.series));
  row('points expected', ({ points }) => countText(points.expected));
  row('points present', ({ points }) => countText(points.present));
  row('points missing', ({ points: { missing } }) => wanted(countText(missing), missing === 0));
  row('longest gap (a scrape every 1 s)', ({ points: { longestGapMs } }) =>
    wanted(secondsText(longestGapMs), longestGapMs <= 1_500),
  );
  row('requests without a credential', ({ hammer }) => countText(hammer.sent));
  row('  a second', ({ hammer }) => countText(hammer.perSecond));
  row('  refused', ({ hammer }) => countText(hammer.refused));
  row('  accepted', ({ hammer: { accepted } }) => wanted(countText(accepted), accepted === 0));
  row('  answered 5xx or not at all', ({ hammer }) => countText(hammer.unclear));
  return table.toString();
}

export function renderMeasurements(lines: readonly (readonly [string, string])[]): string {
  const table = new Table({ head: ['measured', ''], colAligns: ['left', 'right'], style });
  for (const [what, value] of lines) table.push([what, value]);
  return table.toString();
}

export type StepSummary = {
  readonly step: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly longestMs: number;
};

export function renderSteps(summaries: readonly StepSummary[]): string {
  const table = new Table({
    head: ['step', 'runs', 'median', 'longest'],
    colAligns: ['left', 'right', 'right', 'right'],
    style,
  });
  for (const { step, runs, medianMs, longestMs } of summaries) {
    table.push([step, countText(runs), secondsText(medianMs), secondsText(longestMs)]);
  }
  return table.toString();
}

/** Durations of the steps by their names, in the order in which they first ran. */
export function summariseSteps(steps: readonly StepTime[]): StepSummary[] {
  const durations = new Map<string, number[]>();
  for (const { step, startedMs, endedMs } of steps) {
    durations.set(step, [...(durations.get(step) ?? []), endedMs - startedMs]);
  }
  return [...durations].map(([step, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    return { step, runs: all.length, medianMs: medianOf(sorted), longestMs: sorted.at(-1) ?? 0 };
  });
}

/** Of an even number: the mean of the middle two. */
function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

export type VersionRow = {
  readonly userName: string;
  readonly acceptance: readonly Acceptance[];
  /** When each writer was switched to it; undefined where it never was. */
  readonly switchedMs: readonly (number | undefined)[];
};

export type TimelineNames = {
  readonly replicas: readonly string[];
  readonly writers: readonly string[];
};

/** One row a version, times in seconds since `startMs`. */
export function renderTimeline(
  rows: readonly VersionRow[],
  { replicas, writers }: TimelineNames,
  startMs: number,
): string {
  const since = (atMs: number): string => ((atMs - startMs) / 1_000).toFixed(1);
  const table = new Table({
    head: ['user name', ...replicas, ...writers.map((name) => `writer ${name}`)],
    colAligns: [
      'left',
      ...replicas.map(() => 'left' as const),
      ...writers.map(() => 'right' as const),
    ],
    style,
  });
  for (const { userName, acceptance, switchedMs } of rows) {
    const cells = replicas.map((replica) => {
      const one = acceptance.find((candidate) => candidate.replica === replica);
      return acceptanceText(one, since, startMs);
    });
    table.push([
      userName,
      ...cells,
      ...switchedMs.map((at) => (at === undefined ? '' : since(at))),
    ]);
  }
  return table.toString();
}

function acceptanceText(
  acceptance: Acceptance | undefined,
  since: (atMs: number) => string,
  startMs: number,
): string {
  if (acceptance?.firstAcceptedMs === undefined) return 'never';
  const { firstAcceptedMs, refusedAgainMs } = acceptance;
  const from = firstAcceptedMs <= startMs ? undefined : since(firstAcceptedMs);
  const until = refusedAgainMs === undefined ? undefined : since(refusedAgainMs);
  if (from === undefined) return until === undefined ? 'always' : `until ${until}`;
  return until === undefined ? `from ${from}` : `${from} to ${until}`;
}
