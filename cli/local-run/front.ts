import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from './free-port.ts';

export type Front = { readonly port: number; readonly stop: () => Promise<void> };

/** The address that writers use: a reverse proxy that takes the replicas in turn, request by request. */
export async function startFront(replicaPorts: readonly number[]): Promise<Front> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const port = replicaPorts[turn++ % replicaPorts.length];
    forward(incoming, outgoing, { agent, port });
  });
  const port = await listen(server);
  return {
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { agent, port }: { agent: Agent; port: number | undefined },
): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => {
    // A writer keeps and repeats what was answered by 5xx.
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  incoming.pipe(onward);
}
