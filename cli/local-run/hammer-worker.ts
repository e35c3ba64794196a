import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { createPusher } from './push-probe.ts';

/** A thread of its own: the clients must neither wait for, nor hold up, what they measure. */
const { ports, perSecond } = z
  .object({ ports: z.array(z.int()), perSecond: z.number() })
  .parse(workerData);

const tickMs = 10;
const mostAtOnce = 32;
/** What a slow machine did not manage in this time is not made up for later. */
const longestArrearsMs = 200;

const statuses: Record<number, number> = {};
const pusher = createPusher(mostAtOnce);
const stopping = new AbortController();
let sent = 0;
let underWay = 0;

parentPort?.once('message', () => stopping.abort());

async function pushOnce(port: number): Promise<void> {
  underWay++;
  const status = await pusher.push(port);
  statuses[status] = (statuses[status] ?? 0) + 1;
  underWay--;
}

const startedAt = performance.now();
let paidUntil = startedAt;
while (!stopping.signal.aborted) {
  const now = performance.now();
  paidUntil = Math.max(paidUntil, now - longestArrearsMs);
  for (; paidUntil < now && underWay < mostAtOnce; paidUntil += 1_000 / perSecond) {
    const port = ports[sent++ % ports.length];
    if (port !== undefined) void pushOnce(port);
  }
  await sleep(tickMs);
}
while (underWay > 0) await sleep(tickMs);
pusher.stop();
parentPort?.postMessage({ statuses, seconds: (performance.now() - startedAt) / 1_000 });
