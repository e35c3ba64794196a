import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { canonicalRequest } from './canonical-request.ts';
import { type Principal, type Principals, unrecognizedClient } from './principals.ts';

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, data: string) =>
  createHmac('sha256', key).update(data).digest();

/** What a signature is good for. */
interface Scope {
  readonly service: string;
  readonly region: string;
}

interface ExpectedScope extends Scope {
  /** True: any Region will do. */
  readonly isGlobal?: boolean;
}

/**
 * Who sent a request, by Signature Version 4, checked in full: a shell that signs with the wrong
 * service or forgets the session token would otherwise fail on AWS only. The date is not checked,
 * because the stand-in's clock may be set by a test.
 */
export function authenticate(
  request: IncomingMessage,
  body: Buffer,
  expected: ExpectedScope,
  principals: Principals,
): Principal {
  const header = request.headers.authorization;
  if (header === undefined)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [
    ,
    accessKeyId = '',
    date = '',
    region = '',
    scopeService = '',
    signed = '',
    signature = '',
  ] = authorization.exec(header) ?? [];
  const principal = principals.byAccessKey(accessKeyId);
  const { secretAccessKey, sessionToken } = principal.credentials;
  if (request.headers['x-amz-security-token'] !== sessionToken) throw unrecognizedClient();
  refuseOtherScope({ service: scopeService, region }, expected);

  const scope = `${date}/${region}/${scopeService}/aws4_request`;
  const time = String(request.headers['x-amz-date'] ?? '');
  const toSign = [
    'AWS4-HMAC-SHA256',
    time,
    scope,
    sha256(canonicalRequest(request, body, { signed, service: expected.service })),
  ].join('\n');
  const key = [region, scopeService, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${secretAccessKey}`, date),
  );
  if (timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) return principal;
  throw new AwsError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    403,
  );
}

/** AWS's wording is known from its answers; no document has it. */
function refuseOtherScope(found: Scope, expected: ExpectedScope): void {
  if (found.service !== expected.service)
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${expected.service}'.`,
      403,
    );
  if (expected.isGlobal !== true && found.region !== expected.region)
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${found.region}'.`,
      403,
    );
}
