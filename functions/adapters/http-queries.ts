import * as z from 'zod';
import type { Queries } from '../shared/ports.ts';
import { authorization } from './basic-authorization.ts';

const timeoutMilliseconds = 8_000;

/** https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.coerce.number()]),
      }),
    ),
  }),
});

export function httpQueries(): Queries {
  return {
    async samples(url, query, credential) {
      const address = new URL(url);
      address.searchParams.set('query', query);
      try {
        const response = await fetch(address, {
          headers: { ...(credential && authorization(credential)), 'User-Agent': 'promrotate' },
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMilliseconds),
        });
        const answer = answerSchema.safeParse(await response.json());
        if (!answer.success) return undefined;
        return answer.data.data.result.map(({ metric, value }) => ({
          series: JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1))),
          value: value[1],
        }));
      } catch {
        // The caller asks again until its deadline, and says then what it missed.
        return undefined;
      }
    },
  };
}
