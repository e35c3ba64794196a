import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeRequest } from '../../../functions/shared/operations.ts';
import type { Account } from './account.ts';

/** What a command came to: the code of the error that it ended with, or none. */
export type CommandEnd = { readonly code?: string };

type Part<Request> = Request extends ChangeRequest
  ? Omit<Request, 'endpoint' | 'by' | 'reason'>
  : never;

/** Codes after which the same command makes sense a moment later. */
const passing = /^(ROTATION_RUNNING|ORDER_UNDER_WAY|UNEXPECTED|Runtime\.|Unhandled)/;
const patienceMs = 40_000;
const pauseMs = 200;

/** Gives a command, and again as long as that is said to help; always with the same id. */
export async function command(account: Account, request: Part<ChangeRequest>): Promise<CommandEnd> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await account.change(request);
    if (answer.code === undefined || !passing.test(answer.code)) return answer;
    if (performance.now() > end) return answer;
    await sleep(pauseMs);
  }
}
