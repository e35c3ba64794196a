import type { Clock } from '../shared/ports.ts';

export type Pace = {
  readonly width: number;
  readonly milliseconds: number;
  readonly until?: number;
};

/**
 * Does it for every item, so many at a time, and each of these no faster than one in so many
 * milliseconds: Parameter Store answers 40 requests a second, to everybody together. After `until`
 * nothing is waited for, because then nothing is asked for either.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export async function inParallel<Item, Result>(
  clock: Clock,
  items: readonly Item[],
  { width, milliseconds, until = Number.POSITIVE_INFINITY }: Pace,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // One iterator, from which each worker takes what comes next.
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) {
      const begunAt = clock.now();
      results[index] = await run(item);
      const rest = Math.min(begunAt + milliseconds, until) - clock.now();
      if (rest > 0 && index + width < items.length) await clock.sleep(rest);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
