import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export type HammerResult = {
  readonly sent: number;
  readonly perSecond: number;
  /** 2xx: a receiver that let somebody in without a credential. */
  readonly accepted: number;
  /** 401 and 403: the only right answers. */
  readonly refused: number;
  /** Neither: 5xx, or no answer. */
  readonly unclear: number;
};

export type Hammer = { readonly stop: () => Promise<HammerResult> };

const messageSchema = z.object({
  statuses: z.record(z.coerce.number(), z.int()),
  seconds: z.number(),
});

/** Clients without a credential that push to these ports in turn, so many times a second in all. */
export async function startHammer(ports: readonly number[], perSecond: number): Promise<Hammer> {
  const worker = new Worker(new URL('./hammer-worker.ts', import.meta.url), {
    workerData: { ports, perSecond },
  });
  await once(worker, 'online');
  let result: Promise<HammerResult> | undefined;
  const finish = async (): Promise<HammerResult> => {
    const answer = once(worker, 'message');
    worker.postMessage('stop');
    const [message] = (await answer) as unknown[];
    await worker.terminate();
    const { statuses, seconds } = messageSchema.parse(message);
    return summarise(new Map(Object.entries(statuses).map(([k, n]) => [Number(k), n])), seconds);
  };
  return {
    stop() {
      result ??= finish();
      return result;
    },
  };
}

/** Sorts answers by what their status means for a request without a credential. */
export function summarise(statuses: ReadonlyMap<number, number>, seconds: number): HammerResult {
  const count = (has: (status: number) => boolean): number =>
    [...statuses].reduce((sum, [status, times]) => sum + (has(status) ? times : 0), 0);
  const sent = count(() => true);
  const accepted = count((status) => status >= 200 && status < 300);
  const refused = count((status) => status === 401 || status === 403);
  return {
    sent,
    perSecond: seconds > 0 ? sent / seconds : 0,
    accepted,
    refused,
    unclear: sent - accepted - refused,
  };
}
