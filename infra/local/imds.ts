import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal } from './iam/principals.ts';
import { listen } from './listen.ts';

export interface InstanceIdentity {
  readonly principal: Principal;
  readonly instanceId: string;
  readonly region: string;
  readonly accountId: string;
}

const sixHoursMs = 6 * 3_600_000;

/**
 * The instance metadata service, version 2 only: every read needs a token. One server plays it for
 * all hosts; each has a base URL of its own, by its instance id.
 */
export class MetadataService {
  readonly #instances = new Map<string, InstanceIdentity>();
  readonly #tokens = new Map<string, string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Returns what the host's AWS_EC2_METADATA_SERVICE_ENDPOINT has to be. */
  add(identity: InstanceIdentity): string {
    this.#instances.set(identity.instanceId, identity);
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${identity.instanceId}`;
  }

  /** At the port given, or at any free one; returns which. */
  listen(port?: number): Promise<number> {
    return listen(this.#server, port);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, instanceId = '', path = ''] = /^\/([^/]+)(.*?)\/?$/.exec(request.url ?? '') ?? [];
    const identity = this.#instances.get(instanceId);
    if (identity === undefined) return send(response, 404, '');
    if (path === '/latest/api/token') return this.#giveToken(instanceId, request, response);
    const token = request.headers['x-aws-ec2-metadata-token'];
    if (typeof token !== 'string' || this.#tokens.get(token) !== instanceId)
      return send(response, 401, '');
    const text = documentsOf(identity)[path];
    return send(response, text === undefined ? 404 : 200, text ?? '');
  }

  #giveToken(instanceId: string, request: IncomingMessage, response: ServerResponse): void {
    const seconds = Number(request.headers['x-aws-ec2-metadata-token-ttl-seconds']);
    const isAsked = request.method === 'PUT' && seconds >= 1 && seconds <= 21_600;
    if (!isAsked) return send(response, request.method === 'PUT' ? 400 : 405, '');
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, instanceId);
    return send(response, 200, token);
  }
}

function documentsOf(identity: InstanceIdentity): Readonly<Record<string, string>> {
  const { principal, instanceId, region, accountId } = identity;
  const role = principal.role?.name ?? '';
  const { accessKeyId, secretAccessKey, sessionToken } = principal.credentials;
  const now = Date.now();
  const roles = '/latest/meta-data/iam/security-credentials';
  return {
    [roles]: role,
    [`${roles}/${role}`]: JSON.stringify({
      Code: 'Success',
      LastUpdated: new Date(now).toISOString(),
      Type: 'AWS-HMAC',
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: new Date(now + sixHoursMs).toISOString(),
    }),
    '/latest/meta-data/placement/region': region,
    '/latest/meta-data/instance-id': instanceId,
    '/latest/dynamic/instance-identity/document': JSON.stringify({
      accountId,
      instanceId,
      region,
      version: '2017-09-30',
    }),
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text);
}
