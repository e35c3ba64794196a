/**
 * An error that a played service answers with. `code` is AWS's own exception name and the message
 * AWS's own text where it is known, because callers match on both.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}
