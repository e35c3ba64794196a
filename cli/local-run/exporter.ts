import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export type Exporter = { readonly address: string; readonly stop: () => Promise<void> };

const messageSchema = z.tuple([z.object({ port: z.int() })]);

/** A scrape target whose series are always the same, so that every scrape has to show up. */
export async function startExporter(): Promise<Exporter> {
  const worker = new Worker(new URL('./exporter-worker.ts', import.meta.url));
  const [{ port }] = messageSchema.parse(await once(worker, 'message'));
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      await worker.terminate();
    },
  };
}
