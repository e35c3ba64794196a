import { describe, expect, test } from '@jest/globals';
import { findReads } from '../../../functions/audit-fleet/find-reads.ts';
import type { ReadsPage } from '../../../functions/shared/audit-ports.ts';

const secretId = 'promrotate/central';
const hour = 3_600_000;

/** Pages of one read each, so many, of which each is a minute older than the one before. */
function start({ pages, failsAt }: { readonly pages: number; readonly failsAt?: number }) {
  let now = 100 * hour;
  const asked: { since: number; token: string | undefined; at: number }[] = [];
  const page = async (since: number, token?: string): Promise<ReadsPage> => {
    asked.push({ since, token, at: now });
    const number = token === undefined ? 0 : Number(token);
    if (number === failsAt) throw new Error('throttled');
    const at = 100 * hour - number * 60_000;
    const next = number + 1 < pages ? { next: String(number + 1) } : {};
    return { reads: [{ secretId, principal: 'p', at, isRefused: false }], oldestAt: at, ...next };
  };
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => void (now += milliseconds),
  };
  return { deps: { clock, secretReads: { page } }, asked };
}

describe('reads of secrets', () => {
  test('are asked for page by page, less than twice a second', async () => {
    const { deps, asked } = start({ pages: 5 });

    const found = await findReads(deps, { since: 7, deadline: 101 * hour });

    expect(found).toMatchObject({ isComplete: true, since: 7 });
    expect(found?.reads).toHaveLength(5);
    expect(asked.map(({ token }) => token)).toEqual([undefined, '1', '2', '3', '4']);
    expect(new Set(asked.map(({ since }) => since))).toEqual(new Set([7]));
    const distances = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    for (const distance of distances) expect(distance).toBeGreaterThan(500);
  });

  test('are asked for until the deadline, and are said to go back no further than that', async () => {
    const { deps } = start({ pages: 1000 });

    const found = await findReads(deps, { since: 7, deadline: 100 * hour + 1_000 });

    expect(found?.reads).toHaveLength(2);
    expect(found).toMatchObject({ isComplete: false, since: 100 * hour - 60_000 });
  });

  test('are unknown when there was no time to ask for any', async () => {
    const { deps, asked } = start({ pages: 1 });

    expect(await findReads(deps, { since: 7, deadline: 100 * hour })).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('are asked for in a bounded number of pages', async () => {
    const { deps, asked } = start({ pages: Number.POSITIVE_INFINITY });

    const found = await findReads(deps, { since: 7, deadline: Number.POSITIVE_INFINITY });

    expect(asked).toHaveLength(800);
    expect(found).toMatchObject({ isComplete: false, since: 100 * hour - 799 * 60_000 });
  });

  test('that were found stay when a later page cannot be had, and it is said why', async () => {
    const { deps } = start({ pages: 5, failsAt: 2 });

    const found = await findReads(deps, { since: 7, deadline: 101 * hour });

    expect(found).toMatchObject({ isComplete: false, since: 100 * hour - 60_000 });
    expect(found).toMatchObject({ error: new Error('throttled') });
    expect(found?.reads).toHaveLength(2);
  });

  test('are an error when there is not even a first page', async () => {
    const { deps } = start({ pages: 5, failsAt: 0 });

    await expect(findReads(deps, { since: 7, deadline: 101 * hour })).rejects.toThrow('throttled');
  });

  test('of secrets of others are left out', async () => {
    const { deps } = start({ pages: 1 });
    const other = { secretId: 'other', principal: 'p', at: 1, isRefused: false };
    const secretReads = { page: async () => ({ reads: [other, { ...other, secretId }] }) };

    const found = await findReads({ ...deps, secretReads }, { since: 7, deadline: 101 * hour });

    expect(found?.reads).toEqual([{ ...other, secretId }]);
  });
});
