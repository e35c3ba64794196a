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
] satisfies [string, Translation][]);

/** Errors of AWS have a name, those of the system a code. */
const thrownSchema = z
  .object({
    name: z.string().catch('an error'),
    message: z.string().catch(''),
    code: z.string().catch(''),
  })
  .catch({ name: 'an error', message: '', code: '' });

/** What AWS or the way to it says, in words that tell what to do. */
export function invokeFailure(error: unknown, name: string): CommandLineError {
  const { name: type, message: text, code: systemCode } = thrownSchema.parse(error);
  if (type === 'AbortError') return stopped(error);
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

/** Whether the call came through is not known. */
function stopped(cause: unknown): CommandLineError {
  return new CommandLineError('STOPPED_WAITING', 'stopped before AWS had answered', { cause });
}
