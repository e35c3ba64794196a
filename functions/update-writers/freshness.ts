import type { Definition, Writer } from '../shared/contract.ts';
import type { Credential } from '../shared/credential.ts';
import { retryUntil } from '../shared/poll.ts';
import type { Clock, Queries } from '../shared/ports.ts';

type FreshnessDeps = { readonly clock: Clock; readonly queries: Queries };

/**
 * Whether a sample of the writer that is newer than `since` arrives before the deadline. A writer
 * without a freshness query counts as fresh: the endpoint declares no way to see it.
 */
export async function becomesFresh(
  { clock, queries }: FreshnessDeps,
  { receiver }: Definition,
  { freshness }: Writer,
  { since, deadline, credential }: { since: number; deadline: number; credential: Credential },
): Promise<boolean> {
  if (freshness === undefined) return true;
  const addresses = [...receiver.replicas, receiver.front].map(({ query }) => query);
  const urls = [...new Set(addresses.filter((url) => url !== undefined))];
  const stale = await retryUntil(clock, deadline, async () => {
    const query = `max(timestamp(${freshness}))`;
    const newest = await Promise.all(urls.map((url) => queries.newest(url, query, credential)));
    // A front may spread one writer's samples over the replicas: any of them will do.
    return newest.some((seconds) => (seconds ?? 0) * 1000 > since) ? undefined : 'stale';
  });
  return stale === undefined;
}
