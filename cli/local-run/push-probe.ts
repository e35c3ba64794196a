import { Agent, request } from 'node:http';

/** Snappy of an empty WriteRequest: asks whether a credential is accepted, and writes nothing. */
export const emptyWrite = Uint8Array.of(0);

const path = '/api/v1/write';

export type Pusher = {
  /** The status that an empty write is answered with, or 0 where there is no answer. */
  readonly push: (port: number, authorization?: string) => Promise<number>;
  readonly stop: () => void;
};

export function createPusher(connections: number): Pusher {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    push: (port, authorization) =>
      new Promise((resolve) => {
        const headers = {
          'Content-Type': 'application/x-protobuf',
          'Content-Encoding': 'snappy',
          'Content-Length': emptyWrite.length,
          'X-Prometheus-Remote-Write-Version': '0.1.0',
          ...(authorization !== undefined && { Authorization: authorization }),
        };
        const outgoing = request({
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          headers,
          agent,
          timeout: 10_000,
        });
        outgoing.on('response', (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0));
          answer.on('error', () => resolve(0));
        });
        outgoing.on('timeout', () => outgoing.destroy());
        outgoing.on('error', () => resolve(0));
        outgoing.end(emptyWrite);
      }),
    stop: () => agent.destroy(),
  };
}
