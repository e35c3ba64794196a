import { once } from 'node:events';
import { createServer } from 'node:http';
import { listen } from './free-port.ts';

export type Exporter = { readonly address: string; readonly stop: () => Promise<void> };

const seriesCount = 20;

/** A scrape target whose series are always the same, so that every scrape has to show up. */
export async function startExporter(): Promise<Exporter> {
  const startedAt = Date.now();
  const server = createServer((_request, response) => {
    const value = Date.now() - startedAt;
    const lines = Array.from(
      { length: seriesCount },
      (_, index) => `local_run_age_milliseconds{series="${index}"} ${value}\n`,
    );
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(['# TYPE local_run_age_milliseconds counter\n', ...lines].join(''));
  });
  const port = await listen(server);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
