import { type Completeness, measureCompleteness, type SeriesPoints, type Window } from './gaps.ts';
import { readStoredPoints, type Server } from './stored-points.ts';
import { waitUntil } from './wait-until.ts';

export const scrapeIntervalMs = 1_000;

/** A writer holds points back until its batch is due, 1 s, and may have to repeat it. */
const settleSeconds = 6;

/** Those of the exporter, and the five that Prometheus adds to every target. */
const seriesOfAgent = 25;

export type Measurement = {
  /** Ends the window now, waits for what is still under way, and counts. */
  readonly finish: () => Promise<Completeness>;
};

export type MeasuredFleet = {
  readonly servers: readonly Server[];
  /** Values of the label "agent". */
  readonly agents: readonly string[];
  readonly signal: AbortSignal;
};

/** Waits until every series of every agent arrives, and opens a window at that moment. */
export async function startMeasurement(fleet: MeasuredFleet): Promise<Measurement> {
  const { servers, agents, signal } = fleet;
  const selector = `{agent=~"${agents.join('|')}"}`;
  const read = (window: Window): Promise<SeriesPoints[]> =>
    readStoredPoints(servers, selector, {
      startMs: window.startMs - 2 * scrapeIntervalMs,
      endMs: window.endMs + 2 * scrapeIntervalMs,
    });
  const known = await waitUntil(
    async () => {
      const series = await read({ startMs: Date.now() - 2 * scrapeIntervalMs, endMs: Date.now() });
      const warm = series.filter(({ timestampsMs }) => timestampsMs.length > 1);
      return warm.length >= agents.length * seriesOfAgent && warm;
    },
    {
      what: `all series of agents ${agents.join(' and ')} at the receivers`,
      timeoutSeconds: 30,
      signal,
    },
  );
  const startMs = Date.now();
  return {
    async finish() {
      const window = { startMs, endMs: Date.now() };
      let series: SeriesPoints[] = [];
      const hasArrived = async (): Promise<boolean> => {
        series = addAbsent(await read(window), known);
        return series.every(({ timestampsMs }) => Math.max(...timestampsMs) > window.endMs);
      };
      await waitUntil(hasArrived, { what: 'last points', timeoutSeconds: settleSeconds, signal })
        // What has not arrived by now counts as missing below.
        .catch(() => signal.throwIfAborted());
      return measureCompleteness(series, window, scrapeIntervalMs);
    },
  };
}

/** A series that is not there at all misses every point. */
function addAbsent(found: readonly SeriesPoints[], known: readonly SeriesPoints[]): SeriesPoints[] {
  const labels = new Set(found.map((series) => series.labels));
  const absent = known.filter((series) => !labels.has(series.labels));
  return [...found, ...absent.map((series) => ({ ...series, timestampsMs: [] }))];
}
