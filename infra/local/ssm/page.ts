import { z } from 'zod';

/** Our tokens are the number of items that were shown before. */
export const nextTokenSchema = z.string().regex(/^\d+$/).optional();

interface PageRequest {
  readonly MaxResults: number;
  readonly NextToken?: string | undefined;
}

/** One page of a list, with the token of the next one if there is more. */
export function pageOf<Item>(
  { MaxResults, NextToken }: PageRequest,
  all: readonly Item[],
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const start = Number(NextToken ?? 0);
  const end = start + MaxResults;
  return {
    items: all.slice(start, end),
    ...(end < all.length ? { NextToken: String(end) } : {}),
  };
}
