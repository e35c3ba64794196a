import * as z from 'zod';
import type { Queries } from '../shared/ports.ts';
import { authorization } from './basic-authorization.ts';

const timeoutMilliseconds = 8_000;

/** https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.coerce.number()]) })),
  }),
});

export function httpQueries(): Queries {
  return {
    async newest(url, query, credential) {
      const address = new URL(url);
      address.searchParams.set('query', query);
      try {
        const response = await fetch(address, {
          headers: { ...authorization(credential), 'User-Agent': 'promrotate' },
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMilliseconds),
        });
        const answer = answerSchema.safeParse(await response.json());
        const values = answer.success ? answer.data.data.result.map(({ value }) => value[1]) : [];
        return values.length === 0 ? undefined : Math.max(...values);
      } catch {
        // The caller asks again until its deadline, and says then what it missed.
        return undefined;
      }
    },
  };
}
