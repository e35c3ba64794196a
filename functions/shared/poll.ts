import type { Clock } from './ports.ts';

const firstPauseMilliseconds = 200;
const longestPauseMilliseconds = 2000;

/**
 * Tries until `attempt` gives no failure. Gives the last failure when the deadline comes first or
 * the failure is final; tries at least once.
 */
export async function retryUntil<Failure>(
  clock: Clock,
  deadline: number,
  attempt: () => Promise<Failure | undefined>,
  isFinal: (failure: Failure) => boolean = () => false,
): Promise<Failure | undefined> {
  for (
    let pause = firstPauseMilliseconds;
    ;
    pause = Math.min(pause * 2, longestPauseMilliseconds)
  ) {
    const failure = await attempt();
    if (failure === undefined || isFinal(failure)) return failure;
    if (clock.now() + pause >= deadline) return failure;
    await clock.sleep(pause);
  }
}
