import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';
import { listen } from './free-port.ts';

/**
 * A thread of its own: the process around it is busy for seconds at times, and a scrape that is not
 * answered within its second is a point that nobody has lost and everybody misses.
 */
const seriesCount = 20;

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
parentPort?.postMessage({ port: await listen(server) });
