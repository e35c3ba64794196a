import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort, listen } from '../../../../cli/local-run/free-port.ts';
import { startFront } from '../../../../cli/local-run/front.ts';
import { startSlowLink } from '../../../../cli/local-run/slow-link.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let stop = undo.pop(); stop; stop = undo.pop()) await stop();
});

/** A server that answers with its name and what it was sent. */
async function startEcho(name: string): Promise<number> {
  const server = createServer((request, response) => {
    response.write(`${name} ${request.headers['authorization'] ?? ''} `);
    request.pipe(response);
  });
  undo.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server);
}

async function ask(port: number): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: 'hello',
    headers: { authorization: 'Basic x', connection: 'close' },
  });
  return { status: response.status, text: await response.text() };
}

describe('startSlowLink', () => {
  test('delivers both directions whole, and late', async () => {
    const link = await startSlowLink(await startEcho('far'), 40);
    undo.push(link.stop);

    const startedAt = performance.now();
    const { text } = await ask(link.port);

    expect(text).toBe('far Basic x hello');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(79);
  });
});

describe('startFront', () => {
  test('takes the replicas in turn, and passes on what it is sent', async () => {
    const front = await startFront([await startEcho('one'), await startEcho('two')]);
    undo.push(front.stop);

    const answers = [await ask(front.port), await ask(front.port), await ask(front.port)];

    expect(answers.map(({ text }) => text)).toEqual([
      'one Basic x hello',
      'two Basic x hello',
      'one Basic x hello',
    ]);
  });

  test('answers 502 for a replica that is not there', async () => {
    const front = await startFront([await freePort()]);
    undo.push(front.stop);

    expect((await ask(front.port)).status).toBe(502);
  });
});
