import { PromrotateError } from './errors.ts';

/** Errors of AWS whose text names who may not do what, and never a value. */
const tellable =
  /^(AccessDenied|ExpiredToken|UnrecognizedClient|Throttling|DecryptionFailure|EncryptionFailure|InvalidDocument|ResourceNotFound)/;

/** What can be told of an error: the text of ours; of others, which may quote, mostly the name. */
export function tellError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error instanceof PromrotateError) return error.message;
  return tellable.test(error.name) ? `${error.name}: ${error.message}` : error.name;
}
