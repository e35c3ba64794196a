import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { httpQueries } from '../../../functions/adapters/http-queries.ts';
import { httpRemoteWrite } from '../../../functions/adapters/http-remote-write.ts';
import { emptyWriteRequest } from '../../../functions/shared/remote-write.ts';

const credential = { username: 'u', password: 'pass:word' };
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A real server on loopback; gives its base URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const push = (url: string) => httpRemoteWrite().push(url, emptyWriteRequest, credential);

describe('a push', () => {
  test.each([
    [200, 'accepted'],
    [204, 'accepted'],
    [307, 'rejected'],
    [400, 'rejected'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'rejected'],
    [429, 'rejected'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('answered with %d is %s', async (status, kind) => {
    const url = await serve((_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await push(url)).toEqual({ kind, detail: `HTTP ${status}` });
  });

  test('carries remote-write headers, the body and basic authentication', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      request.once('data', (body: Buffer) => {
        const { headers } = request;
        seen.push(headers['content-encoding'], headers['x-prometheus-remote-write-version']);
        seen.push(headers.authorization, [...body]);
        response.writeHead(204).end();
      });
    });

    await push(url);

    const basic = `Basic ${Buffer.from('u:pass:word').toString('base64')}`;
    expect(seen).toEqual(['snappy', '0.1.0', basic, [0]]);
  });

  test('without a connection is unavailable', async () => {
    const url = await serve(() => undefined);
    await closers.pop()?.();
    expect(await push(url)).toEqual({ kind: 'unavailable', detail: 'ECONNREFUSED' });
  });

  test('to a server that does not speak TLS is a TLS failure', async () => {
    const url = await serve(() => undefined);
    expect(await push(url.replace('http:', 'https:'))).toMatchObject({ kind: 'tls' });
  });

  test('to a name that does not resolve is unavailable', async () => {
    expect(await push('http://nowhere.invalid')).toMatchObject({ kind: 'unavailable' });
  });
});

describe('a query', () => {
  const answer = (result: unknown) => ({
    status: 'success',
    data: { resultType: 'vector', result },
  });
  const series = (value: string) => ({ metric: { b: '1', a: value }, value: [1, value] });
  const sample = (value: string) => ({
    series: JSON.stringify([
      ['a', value],
      ['b', '1'],
    ]),
    value: Number(value),
  });

  test.each([
    [
      'each series with its value',
      answer([series('3'), series('5.5')]),
      [sample('3'), sample('5.5')],
    ],
    ['no series', answer([]), []],
    ['nothing for an error', { status: 'error', error: 'x' }, undefined],
    [
      'nothing for a scalar',
      { status: 'success', data: { resultType: 'scalar', result: [1, '2'] } },
      undefined,
    ],
  ])('gives %s', async (_, body, expected) => {
    const url = await serve((_request, response) => {
      response.end(JSON.stringify(body));
    });
    expect(await httpQueries().samples(`${url}/api/v1/query`, 'max(x)', credential)).toEqual(
      expected,
    );
  });

  test('follows no redirect, which could take the credential elsewhere', async () => {
    const elsewhere = await serve((_, response) => {
      response.end(JSON.stringify(answer([series('1')])));
    });
    const url = await serve((_, response) => {
      response.writeHead(307, { location: elsewhere }).end();
    });
    expect(await httpQueries().samples(url, 'x', credential)).toBeUndefined();
  });

  test('gives nothing for an answer that is no JSON', async () => {
    const url = await serve((_, response) => {
      response.writeHead(401).end('Unauthorized');
    });
    expect(await httpQueries().samples(url, 'x', credential)).toBeUndefined();
  });
});
