import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const patienceMs = 5000;
const pollMs = 25;
const takenSchema = z.object({ code: z.literal('EADDRINUSE') });

/**
 * Listens on loopback, at any free port or at the one given, and returns which. A given port may be
 * taken for a moment: a client that comes again and again may have it as its own end.
 */
export async function listen(server: Server, port = 0): Promise<number> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (port === 0 || !takenSchema.safeParse(error).success || performance.now() > giveUpAt)
        throw error;
      await delay(pollMs);
    }
  }
}
