import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import bcrypt from 'bcryptjs';

export interface FileReceiver {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A receiver that takes pushes from the users of a web config file, read anew for each request. Not a
 * Prometheus, which the integration tests start: enough to see a credential travel to a host.
 */
export async function startFileReceiver(file: string): Promise<FileReceiver> {
  const server = createServer((request, response) => {
    request.resume();
    const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
    const hash = hashesIn(file).get(user);
    const isUser = hash !== undefined && bcrypt.compareSync(password, hash);
    request.on('end', () => {
      response.statusCode = isUser ? 204 : 401;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1/write`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function hashesIn(file: string): ReadonlyMap<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(
    /^ +"?([A-Za-z0-9._-]+)"?: *"?(\$2[aby]\$[^"\s]+)/gm,
  );
  return new Map([...lines].map(([, user = '', hash = '']) => [user, hash]));
}
