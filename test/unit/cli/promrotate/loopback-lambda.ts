import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type Invocation = {
  readonly functionName: string;
  readonly request: unknown;
  /** Whose credentials signed it. */
  readonly accessKeyId: string | undefined;
};

export type Answer = {
  readonly status?: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Somebody else than AWS answers: without a request id. */
  readonly isForeign?: boolean;
};

/** `undefined` never answers. */
export type AnswerInvocation = (invocation: Invocation) => Answer | undefined;

export const answering = (payload: unknown): Answer => ({ body: JSON.stringify(payload) });

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: the status is 200 even then. */
export const failing = (errorMessage: string, errorType = 'PromrotateError'): Answer => ({
  headers: { 'x-amz-function-error': 'Unhandled' },
  body: JSON.stringify({ errorType, errorMessage, trace: [] }),
});

export const awsError = (status: number, type: string): Answer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: JSON.stringify({ Message: 'a message that may tell a lot' }),
});

/** Lambda's Invoke on loopback; any other call, such as GetCallerIdentity, is answered with 403. */
export async function startLoopbackLambda(answer: AnswerInvocation) {
  const invocations: Invocation[] = [];
  const server = createServer((request, response) => {
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(
      request.url ?? '',
    ) ?? [undefined, undefined];
    if (functionName === undefined) {
      response.writeHead(403).end();
      return;
    }
    void json(request).then((payload) => {
      const { authorization = '' } = request.headers;
      const [, accessKeyId] = /Credential=([^/]+)\//.exec(authorization) ?? [];
      const invocation = { functionName, request: payload, accessKeyId };
      invocations.push(invocation);
      const answered = answer(invocation);
      if (answered === undefined) return;
      const requestId = { 'x-amzn-requestid': '0c9a5ac1-6d5d-4c64-9e3c-3d0d8d3b6f0a' };
      const headers = { ...(answered.isForeign ? {} : requestId), ...answered.headers };
      response.writeHead(answered.status ?? 200, headers).end(answered.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    invocations,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export type LoopbackLambda = Awaited<ReturnType<typeof startLoopbackLambda>>;
