import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from './free-port.ts';

export type Front = { readonly port: number; readonly stop: () => Promise<void> };

/**
 * The address that writers use: a reverse proxy that takes the replicas in turn, request by request.
 * With `asksTheNext`, a request that one replica answers with 401 is asked of the next, as HAProxy
 * does by `retry-on 401`.
 */
export async function startFront(
  replicaPorts: readonly number[],
  { asksTheNext = false }: { readonly asksTheNext?: boolean } = {},
): Promise<Front> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const first = turn++;
    const ports = replicaPorts.map(
      (_, index) => replicaPorts[(first + index) % replicaPorts.length],
    );
    const tries = asksTheNext ? ports : ports.slice(0, 1);
    answer(incoming, outgoing, { agent, ports: tries }).catch(() => outgoing.destroy());
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

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { agent, ports }: { agent: Agent; ports: readonly (number | undefined)[] },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  for (const [index, port] of ports.entries()) {
    const reply = await forward(incoming, body, { agent, port });
    const isLast = index === ports.length - 1;
    if (reply?.statusCode === 401 && !isLast) {
      reply.resume();
      continue;
    }
    // A writer keeps and repeats what was answered by 5xx.
    if (reply === undefined) outgoing.writeHead(502).end();
    else {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.on('error', () => outgoing.destroy()).pipe(outgoing);
    }
    return;
  }
}

/** The replica's answer; undefined when it gives none. */
function forward(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { agent, port }: { agent: Agent; port: number | undefined },
): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent });
    onward.on('response', resolve);
    onward.on('error', () => resolve(undefined));
    onward.end(body);
  });
}
