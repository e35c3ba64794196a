import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 30_000;
const pauseMs = 100;

/** Repeats what fails, as a person does while AWS is away; throws the last error in the end. */
export async function persist<T>(ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(pauseMs);
    }
  }
}
