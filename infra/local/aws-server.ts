import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Principal, Principals } from './iam/principals.ts';
import { authenticate } from './iam/signature.ts';
import { listen } from './listen.ts';
import type { Place } from './place.ts';
import type { ApiRequest, AwsAnswer, AwsRequest, Protocol } from './protocols/protocol.ts';

/** A call of somebody who is known, when its answer is made and not yet sent. */
export interface AnsweredCall extends ApiRequest {
  readonly principal: Principal;
  /** The name that requests to the service are signed with. */
  readonly service: string;
  readonly request: AwsRequest;
  /** What the call is refused with. */
  readonly error: AwsError | undefined;
}

/** What is told of the calls. */
interface Observer {
  readonly called: (call: AnsweredCall) => void;
  /** A call has done what it does and nobody knows yet. */
  readonly answering: () => void;
}

/** One loopback endpoint for all played services: the first protocol that speaks a request has it. */
export class AwsServer {
  readonly #server: Server;
  readonly #protocols: readonly Protocol[];
  readonly #principals: Principals;
  readonly #region: string;
  readonly #observer: Observer;

  constructor(
    principals: Principals,
    protocols: readonly Protocol[],
    { region }: Place,
    observer: Observer,
  ) {
    this.#observer = observer;
    this.#principals = principals;
    this.#region = region;
    this.#protocols = protocols;
    this.#server = createServer((request, response) => {
      // A client that went away while it was sending gets no answer.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** At any free port, or at the one given. */
  async listen(port?: number): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server, port)}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(http: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const request = { http, raw: await bodyOf(http), requestId };
    const protocol = this.#protocols.find((candidate) => candidate.speaks(request));
    if (protocol === undefined) throw new Error('expected a protocol for every request');
    const answer = await this.#perform(protocol, request).catch((error: unknown) =>
      protocol.failure(asAwsError(error), request),
    );
    this.#observer.answering();
    response.writeHead(answer.status, { ...answer.headers, 'x-amzn-requestid': requestId });
    response.end(answer.body);
  }

  async #perform(protocol: Protocol, request: AwsRequest): Promise<AwsAnswer> {
    const { signingName, isGlobal = false, call, answer } = protocol.operation(request);
    const scope = { service: signingName, region: this.#region, isGlobal };
    const principal = authenticate(request.http, request.raw, scope, this.#principals);
    const answered = (error?: AwsError) => {
      if (call === undefined) return;
      this.#observer.called({ ...call(), principal, service: signingName, request, error });
    };
    try {
      const result = await answer(principal);
      answered();
      return result;
    } catch (thrown) {
      const error = asAwsError(thrown);
      answered(error);
      throw error;
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A request of the wrong shape names its fields, never their values. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof z.ZodError) {
    const fields = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
    return new AwsError('ValidationException', `invalid request: ${fields.join(', ')}`);
  }
  if (error instanceof SyntaxError) return new AwsError('SerializationException', '');
  const message = error instanceof Error ? error.message : 'unknown failure of the stand-in';
  return new AwsError('InternalFailure', message, 500);
}
