import type { Definition, Writer } from './contract.ts';
import type { Credential } from './credential.ts';
import { retryUntil } from './poll.ts';
import type { Clock, Queries } from './ports.ts';

type FreshnessDeps = { readonly clock: Clock; readonly queries: Queries };

/**
 * Whether every series of the writer has a sample newer than `since` before the deadline: one host
 * that is refused must not hide behind others that write. A writer without a freshness query is
 * not waited for; that is no evidence of what became of the version that it had before.
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
    const newest = new Map<string, number>();
    for (const url of urls) {
      const samples = await queries.samples(url, `timestamp(${freshness})`, credential);
      // A front may spread the samples of one series over the replicas.
      for (const { series, value } of samples ?? []) {
        newest.set(series, Math.max(value, newest.get(series) ?? 0));
      }
    }
    const isFresh = newest.size > 0 && [...newest.values()].every((at) => at * 1000 > since);
    return isFresh ? undefined : 'stale';
  });
  return stale === undefined;
}
