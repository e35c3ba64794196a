import type { Definition, Writer } from '../shared/contract.ts';
import type { Credential } from '../shared/credential.ts';
import type { SettleDeps } from './run.ts';

const longestQuietSeconds = 120;
const shortestQuietSeconds = 5;

/**
 * For how long a series may be without a sample: two scrapes of a minute, and less in a short watch,
 * which has to see the silence before it ends.
 */
export function quietSecondsOf({ retirement: { watchSeconds } }: Definition): number {
  const third = Math.floor(watchSeconds / 3);
  return Math.min(longestQuietSeconds, Math.max(shortestQuietSeconds, third));
}

/**
 * Declared writers of which a series that had samples right before `since` has none of late. Samples
 * are counted over the time that may be quiet: an instant query looks back five minutes, and would
 * show a series long after its last sample.
 */
export async function findQuietWriters(
  deps: SettleDeps,
  definition: Definition,
  { since, credential }: { readonly since: number; readonly credential: Credential },
): Promise<readonly Writer[]> {
  const seconds = quietSecondsOf(definition);
  const quiet: Writer[] = [];
  for (const writer of definition.writers) {
    if (writer.freshness === undefined) continue;
    const counted = `count_over_time(${writer.freshness}[${seconds}s]`;
    const before = `${counted} @ ${(since / 1000).toFixed(3)})`;
    const alive = await countSamples(deps, definition, before, credential);
    const now = await countSamples(deps, definition, `${counted})`, credential);
    // No answer from anywhere is the receivers' silence, not the writer's.
    if (alive === undefined || now === undefined) continue;
    if ([...alive.keys()].some((series) => !now.has(series))) quiet.push(writer);
  }
  return quiet;
}

/** By series, over all query addresses; undefined when one of them does not answer. */
export async function countSamples(
  { queries }: Pick<SettleDeps, 'queries'>,
  { receiver }: Definition,
  query: string,
  credential: Credential,
): Promise<ReadonlyMap<string, number> | undefined> {
  const addresses = [...receiver.replicas, receiver.front].map((address) => address.query);
  const urls = new Set(addresses.filter((url) => url !== undefined));
  const counts = new Map<string, number>();
  for (const url of urls) {
    const samples = await queries.samples(url, query, credential);
    if (samples === undefined) return undefined;
    for (const { series, value } of samples) counts.set(series, (counts.get(series) ?? 0) + value);
  }
  return counts;
}
