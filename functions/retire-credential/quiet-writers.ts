import type { Definition, Writer } from '../shared/contract.ts';
import type { Credential } from '../shared/credential.ts';
import type { SettleDeps } from './run.ts';

const longestQuietSeconds = 120;
const shortestQuietSeconds = 5;
/** As far as an instant query looks back, so that whoever scrapes less often is of no use anyway. */
const lookBackSeconds = 300;

/**
 * For how long a series may be without a sample at least: two scrapes of a minute, and less in a short
 * watch, which has to see the silence before it ends.
 */
export function quietSecondsOf({ retirement: { watchSeconds } }: Definition): number {
  const third = Math.floor(watchSeconds / 3);
  return Math.min(longestQuietSeconds, Math.max(shortestQuietSeconds, third));
}

/** A writer as it was right before a retirement. */
export type Habit = {
  readonly writer: Writer;
  /** Its series that had two samples or more: of others nothing tells how often they come. */
  readonly series: readonly string[];
  /** Without a sample for as long as this, one of them is quiet. */
  readonly quietSeconds: number;
};

/** How declared writers wrote before `at`; none of those that cannot be seen. */
export async function findHabits(
  deps: SettleDeps,
  definition: Definition,
  { at, credential }: { readonly at: number; readonly credential: Credential },
): Promise<readonly Habit[]> {
  const habits: Habit[] = [];
  for (const writer of definition.writers) {
    if (writer.freshness === undefined) continue;
    const query = `count_over_time(${writer.freshness}[${lookBackSeconds}s] @ ${(at / 1000).toFixed(3)})`;
    // No answer from anywhere is the receivers' silence, not the writer's.
    const before = (await countSamples(deps, definition, query, credential)) ?? [];
    const places = queryUrls(definition).length;
    // A replica may have a part of the samples only, which makes them look rarer than they are.
    const steady = [...before].filter(([, count]) => count >= 2 * places);
    // Of n samples in that time two are at most twice the n-th part of it apart.
    const distances = steady.map(([, count]) => (2 * lookBackSeconds * places) / count);
    const quietSeconds = Math.ceil(Math.max(quietSecondsOf(definition), ...distances));
    habits.push({ writer, series: steady.map(([name]) => name), quietSeconds });
  }
  return habits;
}

/**
 * Whether a series that had samples has none of late. Samples are counted over the time that may be
 * quiet: an instant query looks back, and would show a series long after its last sample.
 */
export async function isQuiet(
  deps: SettleDeps,
  definition: Definition,
  { writer, series, quietSeconds }: Habit,
  credential: Credential,
): Promise<boolean> {
  const query = `count_over_time(${writer.freshness}[${quietSeconds}s])`;
  const now = await countSamples(deps, definition, query, credential);
  return now !== undefined && series.some((name) => !now.has(name));
}

/** The front is asked where no replica can be: it has what they have, and would count it twice. */
function queryUrls({ receiver: { replicas, front } }: Definition): readonly string[] {
  const urls = new Set(replicas.flatMap(({ query }) => query ?? []));
  return urls.size > 0 || front.query === undefined ? [...urls] : [front.query];
}

/** By series, summed over where samples are; undefined when one address does not answer. */
export async function countSamples(
  { queries }: Pick<SettleDeps, 'queries'>,
  definition: Definition,
  query: string,
  credential: Credential,
): Promise<ReadonlyMap<string, number> | undefined> {
  const counts = new Map<string, number>();
  for (const url of queryUrls(definition)) {
    const samples = await queries.samples(url, query, credential);
    if (samples === undefined) return undefined;
    for (const { series, value } of samples) counts.set(series, (counts.get(series) ?? 0) + value);
  }
  return counts;
}
