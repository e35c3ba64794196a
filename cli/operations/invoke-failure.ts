import * as z from 'zod';
import type { CommandLineCode } from './command-line-code.ts';
import { CommandLineError } from './command-line-error.ts';
import { plainText } from './plain-text.ts';

const functionErrorSchema = z.object({
  errorType: z.string().optional(),
  errorMessage: z.string(),
});

/** A function's own error, whose text is "CODE: message"; or what Lambda says of one that died. */
export function functionFailure(payload: unknown, name: string): CommandLineError {
  const { data } = functionErrorSchema.safeParse(payload);
  const text = data?.errorMessage ?? 'an error without a message';
  const [, code, message] = /^([A-Z][A-Z_]+): (.*)$/.exec(text) ?? [];
  if (code !== undefined && message !== undefined) return new CommandLineError(code, message);
  return new CommandLineError(
    'UNEXPECTED',
    `expected ${name} to answer, found ${data?.errorType ?? 'an error'}: ${text}`,
  );
}

type Translation = readonly [CommandLineCode, (name: string, text: string) => string];

const expired: Translation = [
  'AWS_CREDENTIALS_EXPIRED',
  () => 'the AWS credentials of this shell are expired or unknown to AWS: sign in again',
];
const missing: Translation = [
  'AWS_CREDENTIALS_MISSING',
  () => 'expected AWS credentials, found none: sign in, or name a profile with --profile',
];
const throttled: Translation = [
  'AWS_THROTTLED',
  () => 'AWS turned the call away, there were too many: wait a moment and repeat the command',
];
const unreachable: Translation = [
  'AWS_UNREACHABLE',
  (_, text) =>
    `no answer from AWS (${text}): see that network, proxy, region and AWS_ENDPOINT_URL are right`,
];

const invalidSettings: Translation = [
  'AWS_SETTINGS_INVALID',
  () =>
    'expected AWS_ENDPOINT_URL to be a URL such as "https://lambda.example.net", found another text',
];

/** By the name of an error or the code of the system call. */
const translations: ReadonlyMap<string, Translation> = new Map([
  [
    'AccessDeniedException',
    [
      'AWS_ACCESS_DENIED',
      (name) => `you may not invoke "${name}": ask for lambda:InvokeFunction on it`,
    ],
  ],
  [
    'ResourceNotFoundException',
    [
      'FUNCTION_MISSING',
      (name) =>
        `there is no function "${name}" in this account and region: deploy first, or name another --region or --profile`,
    ],
  ],
  ['CredentialsProviderError', missing],
  ['TokenProviderError', expired],
  ['ExpiredTokenException', expired],
  ['ExpiredToken', expired],
  ['InvalidSignatureException', expired],
  ['UnrecognizedClientException', expired],
  ['InvalidClientTokenId', expired],
  ['TooManyRequestsException', throttled],
  ['ThrottlingException', throttled],
  ['TimeoutError', unreachable],
  ['ECONNREFUSED', unreachable],
  ['ECONNRESET', unreachable],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['ENOTFOUND', unreachable],
  ['EAI_AGAIN', unreachable],
  ['ETIMEDOUT', unreachable],
  ['EPROTO', unreachable],
  ['ERR_SSL_WRONG_VERSION_NUMBER', unreachable],
  ['ERR_TLS_CERT_ALTNAME_INVALID', unreachable],
  ['CERT_HAS_EXPIRED', unreachable],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', unreachable],
  ['SELF_SIGNED_CERT_IN_CHAIN', unreachable],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unreachable],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unreachable],
  ['ERR_INVALID_URL', invalidSettings],
] satisfies [string, Translation][]);

/** Errors of AWS have a name, those of the system a code. */
const thrownSchema = z
  .object({
    name: z.string().catch('an error'),
    message: z.string().catch(''),
    code: z.string().catch(''),
    /** The SDK's, of an answer. */
    $metadata: z
      .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
      .catch({}),
  })
  .catch({ name: 'an error', message: '', code: '', $metadata: {} });

/** What AWS or the way to it says, in words that tell what to do. */
export function invokeFailure(error: unknown, name: string): CommandLineError {
  const { name: type, message: text, code: systemCode, $metadata } = thrownSchema.parse(error);
  if (type === 'AbortError') return stopped(error);
  if (/^Region not accepted/i.test(text)) {
    const message = 'expected an AWS region such as "eu-central-1", found another text';
    return new CommandLineError('AWS_SETTINGS_INVALID', message, { cause: error });
  }
  const isAnswered = $metadata.httpStatusCode !== undefined || type === 'SyntaxError';
  if (isAnswered && $metadata.requestId === undefined) return notFromAws(error);
  if (/^Region is missing/i.test(text)) {
    const message = 'expected an AWS region, found none: name it with --region or AWS_REGION';
    return new CommandLineError('AWS_REGION_MISSING', message, { cause: error });
  }
  const [code, message] = translations.get(type) ??
    translations.get(systemCode) ?? [
      'AWS_FAILED' as const,
      () => `expected "${name}" to answer, found ${type}: ${plainText(text)}`,
    ];
  return new CommandLineError(code, message(name, systemCode || type), { cause: error });
}

/** Every answer of AWS has a request id; that of a proxy or of another server has none. */
export function notFromAws(cause?: unknown): CommandLineError {
  const message =
    'what answered is not AWS: see that AWS_ENDPOINT_URL, proxy and network are right, and sign in to the network if it asks for that';
  return new CommandLineError('AWS_UNREACHABLE', message, { cause });
}

/** Whether the call came through is not known. */
function stopped(cause: unknown): CommandLineError {
  return new CommandLineError('STOPPED_WAITING', 'stopped before AWS had answered', { cause });
}
