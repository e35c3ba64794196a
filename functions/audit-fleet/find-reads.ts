import type { SecretRead, SecretReads } from '../shared/audit-ports.ts';
import { secretNamePrefix } from '../shared/contract.ts';
import type { Clock } from '../shared/ports.ts';

/** Reads of secrets of ours, as far back as could be asked for. */
export type FoundReads = {
  readonly reads: readonly SecretRead[];
  /** From when on they are all there. */
  readonly since: number;
  readonly isComplete: boolean;
  /** Why no more could be asked for, unless time or pages ran out. */
  readonly error?: unknown;
};

/**
 * Two requests a second, an account and region, are allowed, to everybody together (API LookupEvents):
 * a little less leaves room for a person.
 */
const pauseMilliseconds = 600;
/** Of 50 events each; they hold the reads of everybody in the account, and of no other action. */
const maximumPages = 800;

/**
 * What CloudTrail knows since that time, in a bounded number of requests that end by the deadline;
 * undefined when there was no time for any. Throws when not even the first of them is answered.
 */
export async function findReads(
  { clock, secretReads }: { readonly clock: Clock; readonly secretReads: SecretReads },
  { since, deadline }: { readonly since: number; readonly deadline: number },
): Promise<FoundReads | undefined> {
  if (clock.now() >= deadline) return undefined;
  const reads: SecretRead[] = [];
  let seenBackTo = clock.now();
  let next: string | undefined;
  try {
    for (let pages = 0; pages < maximumPages && clock.now() < deadline; pages += 1) {
      const page = await secretReads.page(since, next);
      reads.push(...page.reads.filter(({ secretId }) => secretId.includes(secretNamePrefix)));
      next = page.next;
      if (next === undefined) return { reads, since, isComplete: true };
      seenBackTo = page.oldestAt ?? seenBackTo;
      await clock.sleep(pauseMilliseconds);
    }
  } catch (error) {
    if (next === undefined) throw error;
    return { reads, since: seenBackTo, isComplete: false, error };
  }
  return { reads, since: seenBackTo, isComplete: false };
}
