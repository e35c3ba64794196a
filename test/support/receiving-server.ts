import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type ReceivedRequest = {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** A server on loopback that keeps what is posted to it, and has nothing to get. */
export type ReceivingServer = {
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** The statuses to answer with, one each; 204 when there is none left. */
  answers: number[];
  close(): Promise<void>;
};

export async function startReceivingServer(): Promise<ReceivingServer> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { method, url: path, headers } = request;
      if (method !== 'POST') return response.writeHead(404).end();
      receiving.received.push({ path, headers, body });
      return response.writeHead(receiving.answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');

  const receiving: ReceivingServer = {
    url: `http://127.0.0.1:${address.port}`,
    received: [],
    answers: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiving;
}
