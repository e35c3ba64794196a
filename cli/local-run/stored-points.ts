import { z } from 'zod';
import type { SeriesPoints, Window } from './gaps.ts';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

export type Server = { readonly url: string; readonly authorization: string };

/** The points that the servers hold together: a point that one of them has is not lost. */
export async function readStoredPoints(
  servers: readonly Server[],
  selector: string,
  window: Window,
): Promise<SeriesPoints[]> {
  const byLabels = new Map<string, number[]>();
  for (const server of servers) {
    for (const { labels, timestampsMs } of await readServer(server, selector, window)) {
      byLabels.set(labels, [...(byLabels.get(labels) ?? []), ...timestampsMs]);
    }
  }
  return [...byLabels].map(([labels, timestampsMs]) => ({ labels, timestampsMs }));
}

/** A range vector by an instant query: points as they are stored, nothing interpolated. */
async function readServer(
  { url, authorization }: Server,
  selector: string,
  { startMs, endMs }: Window,
): Promise<SeriesPoints[]> {
  const query = `${selector}[${endMs - startMs}ms]`;
  const parameters = new URLSearchParams({ query, time: (endMs / 1_000).toFixed(3) });
  const response = await fetch(`${url}/api/v1/query?${parameters.toString()}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`expected an answer to "${query}", found ${response.status}`);
  const { data } = answerSchema.parse(await response.json());
  return data.result.map(({ metric, values }) => ({
    labels: JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1))),
    timestampsMs: values.map(([seconds]) => Math.round(seconds * 1_000)),
  }));
}
