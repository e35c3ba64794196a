import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listen } from '../../../../cli/local-run/free-port.ts';
import { startHammer, summarise } from '../../../../cli/local-run/hammer.ts';
import { waitUntil } from '../../../../cli/local-run/wait-until.ts';

describe('summarise', () => {
  test('calls 401 and 403 refused, 2xx accepted and the rest unclear', () => {
    const statuses = new Map([
      [0, 1],
      [200, 2],
      [204, 3],
      [401, 10],
      [403, 20],
      [500, 4],
    ]);

    expect(summarise(statuses, 4)).toEqual({
      sent: 40,
      perSecond: 10,
      accepted: 5,
      refused: 30,
      unclear: 5,
    });
  });
});

describe('startHammer', () => {
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    request.resume();
    response.writeHead(401).end();
  });
  const requests: string[] = [];

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  test('pushes without a credential, and counts every answer', async () => {
    const port = await listen(server);

    const hammer = await startHammer([port], 200);
    await waitUntil(() => requests.length > 20, { what: '20 requests', timeoutSeconds: 10 });
    const result = await hammer.stop();

    expect(new Set(requests)).toEqual(new Set(['POST /api/v1/write undefined']));
    expect(result).toMatchObject({ sent: requests.length, refused: requests.length, accepted: 0 });
  });
});
