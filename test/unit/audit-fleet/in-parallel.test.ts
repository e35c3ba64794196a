import { describe, expect, test } from '@jest/globals';
import { inParallel } from '../../../functions/audit-fleet/in-parallel.ts';

/** Until all that can be done without waiting is done. */
const turn = () => new Promise<undefined>((resolve) => setImmediate(resolve, undefined));

describe('work on many items', () => {
  test('gives what each of them gives, in their order', async () => {
    const clock = { now: () => 0, sleep: async () => undefined };
    const items = [3, 1, 2];
    const pace = { width: 2, milliseconds: 0 };

    expect(await inParallel(clock, items, pace, async (item) => item * 10)).toEqual([30, 10, 20]);
    expect(await inParallel(clock, [], pace, async (item) => item)).toEqual([]);
  });

  test('is done so many at a time, and not faster than its pace', async () => {
    const width = 10;
    const waiting: { readonly until: number; readonly go: () => void }[] = [];
    let now = 0;
    let [running, most] = [0, 0];
    const clock = {
      now: () => now,
      sleep: (milliseconds: number) =>
        new Promise<void>((go) => waiting.push({ until: now + milliseconds, go })),
    };
    const startedAt: number[] = [];
    const all = inParallel(
      clock,
      Array.from({ length: 100 }, (_, index) => index),
      { width, milliseconds: 400 },
      async () => {
        startedAt.push(now);
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        running -= 1;
      },
    );
    while ((await Promise.race([all, turn()])) === undefined) {
      const next = waiting.sort((a, b) => a.until - b.until).shift();
      now = Math.max(now, next?.until ?? now);
      next?.go();
    }

    expect(most).toBe(width);
    expect(Math.max(...startedAt)).toBe(9 * 400);
  });
});
