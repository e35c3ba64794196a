import { createHash, createHmac } from 'node:crypto';
import type { RecordedRequest } from './loopback-aws.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const shape =
  /^AWS4-HMAC-SHA256 Credential=(?<keyId>[^/]+)\/(?<scope>[^,]+), ?SignedHeaders=(?<names>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/** What a SigV4 Authorization header says, and whether the signature is that of the secret key. */
export function readSignature(
  { method, path, headers, body }: RecordedRequest,
  secretKey: string,
): { keyId: string; scope: string; signedHeaders: string[]; isValid: boolean } {
  const { keyId, scope, names, signature } = shape.exec(headers.authorization ?? '')?.groups ?? {};
  if (!keyId || !scope || !names || !signature) throw new Error('expected a SigV4 header');
  const signedHeaders = names.split(';');
  const canonicalHeaders = signedHeaders.map((name) => `${name}:${String(headers[name])}\n`);
  const canonicalRequest = [method, path, '', canonicalHeaders.join(''), names, hash(body)];
  const [date = '', region = '', service = '', end = ''] = scope.split('/');
  const key = [date, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  const toSign = [
    'AWS4-HMAC-SHA256',
    String(headers['x-amz-date']),
    scope,
    hash(canonicalRequest.join('\n')),
  ];
  const isValid = hmac(key, toSign.join('\n')).toString('hex') === signature;
  return { keyId, scope, signedHeaders, isValid };
}
