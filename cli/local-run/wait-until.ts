import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export type WaitOptions = {
  /** What is waited for, for the error: "expected <what> within 20 s". */
  readonly what: string;
  readonly timeoutSeconds: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
};

/** Asks until there is an answer other than undefined and false, and returns it. */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { what, timeoutSeconds, everyMs = 100, signal }: WaitOptions,
): Promise<T> {
  const end = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`expected ${what} within ${timeoutSeconds} s`);
    await sleep(everyMs, undefined, { ...(signal && { signal }) });
  }
}

export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
