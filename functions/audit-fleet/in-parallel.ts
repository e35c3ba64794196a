import type { Clock } from '../shared/ports.ts';

/**
 * Does it for every item, so many at a time, and each of these no faster than one in so many
 * milliseconds: Parameter Store answers 40 requests a second, to everybody together.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export async function inParallel<Item, Result>(
  clock: Clock,
  items: readonly Item[],
  { width, milliseconds }: { readonly width: number; readonly milliseconds: number },
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const begunAt = clock.now();
      for (const item of items.slice(index, index + 1)) results[index] = await run(item);
      const rest = begunAt + milliseconds - clock.now();
      if (next < items.length && rest > 0) await clock.sleep(rest);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
