import { createConnection, createServer, type Socket } from 'node:net';
import { listen } from './free-port.ts';

export type SlowLink = { readonly port: number; readonly stop: () => Promise<void> };

/** A TCP relay that delivers every byte late, in each direction: twice the delay is the round trip. */
export async function startSlowLink(targetPort: number, delayMs: number): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A broken connection ends its other half below; the writer tries again by itself.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    const far = createConnection(targetPort, '127.0.0.1');
    track(near);
    track(far);
    relay(near, far, delayMs);
    relay(far, near, delayMs);
  });
  const port = await listen(server);
  return {
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

// Timers of one length fire in the order in which they were set, so the bytes keep theirs.
function relay(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('close', () => setTimeout(() => to.destroy(), delayMs));
}
