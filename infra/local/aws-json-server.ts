import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Principal, Principals } from './iam/principals.ts';
import { authenticate } from './iam/signature.ts';
import type { Place } from './place.ts';

export interface AwsCall {
  readonly principal: Principal;
  /** The API's action, such as `GetSecretValue`. */
  readonly action: string;
  readonly body: unknown;
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface AwsService {
  /** The name that requests are signed with. */
  readonly name: string;
  /** What stands before the dot in `X-Amz-Target`. */
  readonly target: string;
  handle(call: AwsCall): unknown;
}

const jsonSchema = z.record(z.string(), z.unknown());

/** One loopback endpoint for all played services, told apart by the `X-Amz-Target` header. */
export class AwsJsonServer {
  readonly #server: Server;
  readonly #services: readonly AwsService[];
  readonly #principals: Principals;
  readonly #region: string;

  constructor(principals: Principals, services: readonly AwsService[], { region }: Place) {
    this.#principals = principals;
    this.#region = region;
    this.#services = services;
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const raw = await bodyOf(request);
      respond(response, 200, await this.#dispatch(request, raw));
    } catch (error) {
      const { code, message, statusCode } = asAwsError(error);
      respond(response, statusCode, { __type: code, message, Message: message });
    }
  }

  #dispatch(request: IncomingMessage, raw: Buffer): unknown {
    const [target, action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const service = this.#services.find((candidate) => candidate.target === target);
    if (service === undefined) throw new AwsError('UnknownOperationException', '');
    const scope = { service: service.name, region: this.#region };
    const principal = authenticate(request, raw, scope, this.#principals);
    const body = jsonSchema.parse(JSON.parse(raw.toString() || '{}'));
    return service.handle({ principal, action, body, raw, headers: request.headers });
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

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}
