import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Authorizer } from './iam/authorizer.ts';
import { listen } from './listen.ts';
import { arnOf, type Place } from './place.ts';
import type { AwsCall, AwsService } from './protocols/json-targets.ts';
import { dropUnfinishedTables } from './state/unfinished-tables.ts';

/** dynalite has no types; it is a function that makes an http.Server. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;

const tableSchema = z.object({
  TableName: z.string(),
  Key: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

/**
 * DynamoDB: the calls are judged here and answered by dynalite, in memory or from a folder. There it
 * writes each change to LevelDB's log before it answers, which outlives the process, though not a
 * failure of the machine.
 */
export class DynamoDb implements AwsService {
  readonly name = 'dynamodb';
  readonly target = 'DynamoDB_20120810';
  readonly #authorizer: Authorizer;
  readonly #place: Place;
  readonly #directory: string | undefined;
  #server: Server | undefined;
  #port = 0;

  constructor(authorizer: Authorizer, place: Place, directory?: string) {
    this.#authorizer = authorizer;
    this.#place = place;
    this.#directory = directory;
  }

  async listen(): Promise<void> {
    const path = this.#directory;
    if (path !== undefined) await dropUnfinishedTables(path);
    const times = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
    this.#server = dynalite({ ...times, path });
    this.#port = await listen(this.#server);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    // Called back once the database is closed too.
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  /** A table that an earlier process made stays as it is. */
  async createTable(properties: object): Promise<void> {
    try {
      await this.#forward('CreateTable', Buffer.from(JSON.stringify(properties)));
    } catch (error) {
      const isThere = error instanceof AwsError && error.code.endsWith('#ResourceInUseException');
      if (!isThere || this.#directory === undefined) throw error;
    }
  }

  handle({ principal, action, body, raw }: AwsCall): Promise<unknown> {
    const { TableName: table, Key: key } = tableSchema.parse(body);
    const leading = Object.values(Object.values(key ?? {})[0] ?? {}).map(String);
    const arn = arnOf(this.#place, 'dynamodb', `table/${table}`);
    this.#authorizer.require(principal, `dynamodb:${action}`, arn, {
      'dynamodb:leadingkeys': leading,
    });
    return this.#forward(action, raw);
  }

  async #forward(action: string, body: Buffer): Promise<unknown> {
    const outgoing = request({
      port: this.#port,
      host: '127.0.0.1',
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': body.length,
        'x-amz-target': `${this.target}.${action}`,
        // dynalite wants a signature and does not check it.
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [
      NodeJS.ReadableStream & {
        statusCode?: number;
      },
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
    if (response.statusCode === 200) return answer;
    throw errorOf(answer, response.statusCode);
  }
}

function errorOf(answer: unknown, status = 500): AwsError {
  const { __type, message, Message } = z
    .object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() })
    .parse(answer);
  // dynalite spells the code with its namespace, as DynamoDB does.
  return new AwsError(__type, message ?? Message ?? '', status);
}
