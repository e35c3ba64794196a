import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

interface Signing {
  /** The names of the signed headers, as the request lists them. */
  readonly signed: string;
  readonly service: string;
}

/**
 * The text of a request that its signature is made of.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  request: IncomingMessage,
  body: Buffer,
  { signed, service }: Signing,
): string {
  const headers = signed.split(';').map((name) => {
    const value = String(request.headers[name] ?? '');
    return `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`;
  });
  const { method = '', url = '/' } = request;
  const [path = '/', query = ''] = url.split('?', 2);
  const parameters = query.split('&').sort().join('&');
  const isS3 = service === 's3';
  return [
    method,
    isS3 ? path : encodedAgain(path),
    parameters,
    headers.join(''),
    signed,
    isS3 ? declaredHash(request, body) : sha256(body),
  ].join('\n');
}

/** Every service but S3 signs the path as it is sent, encoded once more. */
function encodedAgain(path: string): string {
  const reserved = (text: string) => `%${text.charCodeAt(0).toString(16).toUpperCase()}`;
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll(/[!'()*]/g, reserved))
    .join('/');
}

/**
 * S3 signs what a header says of the body: its hash, or that the body is not signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
function declaredHash({ headers }: IncomingMessage, body: Buffer): string {
  const declared = headers['x-amz-content-sha256'];
  if (typeof declared !== 'string')
    throw new AwsError(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  if (declared.startsWith('STREAMING-'))
    throw new AwsError('NotImplemented', 'the stand-in plays no signed chunks', 501);
  if (declared === 'UNSIGNED-PAYLOAD' || declared === sha256(body)) return declared;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}
