import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Reply = { readonly status: number; readonly body: string; readonly delayMs?: number };

/** A few answers of AWS on loopback, for the shell that runs on hosts; it checks no permission. */
export type LoopbackAws = {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** Parameter Store, by name. */
  readonly parameters: Map<string, string>;
  /**
   * Secrets Manager: secret strings by `<name> <version id>`; each counts as AWSCURRENT, and the
   * last one is what carries it where none is named.
   */
  readonly secrets: Map<string, string>;
  /** Instance metadata, by path under /latest/meta-data/. */
  readonly metadata: Map<string, string>;
  /** Those paths of it that are answered with 503 once. */
  readonly busyMetadata: Set<string>;
  /** Answers to give before any other to the calls of AWS (not to instance metadata). */
  readonly replies: Reply[];
  close(): Promise<void>;
};

export const awsError = (status: number, type: string): Reply => ({
  status,
  body: JSON.stringify({ __type: `com.example#${type}`, message: 'a message that may tell a lot' }),
});

const found = (value: object): Reply => ({ status: 200, body: JSON.stringify(value) });

function answerAws(aws: LoopbackAws, { headers, body }: RecordedRequest): Reply {
  const call = JSON.parse(body) as Record<string, string>;
  if (headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
    const value = aws.parameters.get(call['Name'] ?? '');
    if (value === undefined) return awsError(400, 'ParameterNotFound');
    return found({
      Parameter: { ARN: 'arn:aws:ssm:x', Name: call['Name'], Type: 'SecureString', Value: value },
    });
  }
  const { SecretId: name, VersionId: wanted } = call;
  const keys = [...aws.secrets.keys()].filter((key) =>
    wanted === undefined ? key.startsWith(`${name} `) : key === `${name} ${wanted}`,
  );
  const [, version] = keys.at(-1)?.split(' ') ?? [];
  const value = aws.secrets.get(`${name} ${version}`);
  if (value === undefined) return awsError(400, 'ResourceNotFoundException');
  return found({
    Name: name,
    VersionId: version,
    SecretString: value,
    VersionStages: ['AWSCURRENT'],
  });
}

const metadataToken = 'token-of-this-instance';

function answerMetadata(aws: LoopbackAws, { method, path, headers }: RecordedRequest): Reply {
  if (path === '/latest/api/token') {
    const isAsked = method === 'PUT' && 'x-aws-ec2-metadata-token-ttl-seconds' in headers;
    return isAsked ? { status: 200, body: metadataToken } : { status: 400, body: '' };
  }
  if (headers['x-aws-ec2-metadata-token'] !== metadataToken) return { status: 401, body: '' };
  const name = path.slice('/latest/meta-data/'.length);
  if (aws.busyMetadata.delete(name)) return { status: 503, body: '' };
  const value = aws.metadata.get(name);
  return value === undefined ? { status: 404, body: '' } : { status: 200, body: value };
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: await text(request) };
}

export async function startLoopbackAws(): Promise<LoopbackAws> {
  const server = createServer((request, response) => {
    void record(request).then((recorded) => {
      aws.requests.push(recorded);
      const reply = recorded.path.startsWith('/latest/')
        ? answerMetadata(aws, recorded)
        : (aws.replies.shift() ?? answerAws(aws, recorded));
      setTimeout(() => response.writeHead(reply.status).end(reply.body), reply.delayMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');

  const aws: LoopbackAws = {
    url: `http://127.0.0.1:${address.port}`,
    requests: [],
    parameters: new Map(),
    secrets: new Map(),
    metadata: new Map(),
    busyMetadata: new Set(),
    replies: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return aws;
}
