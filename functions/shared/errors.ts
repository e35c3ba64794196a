/** Stable codes: operators search for them, alarms and the command line explain them. */
export type ErrorCode =
  | 'ACCEPTED_SET_CONTENDED'
  | 'ALREADY_CURRENT'
  | 'COMMAND_FAILED'
  | 'COMMAND_TIMED_OUT'
  | 'CURRENT_CHANGED'
  | 'CURRENT_MISSING'
  | 'DEFINITION_INVALID'
  | 'DEFINITION_MISMATCH'
  | 'DEFINITION_MISSING'
  | 'GRACE_NOT_OVER'
  | 'INVALID_ENVIRONMENT'
  | 'INVALID_EVENT'
  | 'INVALID_REQUEST'
  | 'NAME_IN_USE'
  | 'NOTHING_PENDING'
  | 'NO_TARGETS'
  | 'ORDER_FAILED'
  | 'ORDER_NOT_DONE'
  | 'ORDER_UNDER_WAY'
  | 'ORDER_UNKNOWN'
  | 'PENDING_MISSING'
  | 'PENDING_REFUSED'
  | 'RECEIVER_OPEN'
  | 'RECEIVER_REFUSED'
  | 'RECEIVER_REJECTED'
  | 'RECEIVER_TIMEOUT'
  | 'RECEIVER_TLS'
  | 'RECEIVER_UNAVAILABLE'
  | 'ROTATION_DISABLED'
  | 'ROTATION_NOT_PAUSED'
  | 'ROTATION_PAUSED'
  | 'ROTATION_RUNNING'
  | 'SAMPLE_NOT_STORED'
  | 'SECRET_VALUE_MALFORMED'
  | 'STILL_ACCEPTED'
  | 'TARGET_OFFLINE'
  | 'TOO_MANY_ACCEPTED'
  | 'UNEXPECTED'
  | 'UNKNOWN_ENDPOINT'
  | 'USAGE_UNKNOWN'
  | 'VERSION_AMBIGUOUS'
  | 'VERSION_COMPROMISED'
  | 'VERSION_NOT_PENDING'
  | 'VERSION_NOT_PROVED'
  | 'VERSION_UNKNOWN'
  | 'VERSION_UNREADABLE'
  | 'WRITER_SILENT';

export type ErrorOptions = {
  readonly cause?: unknown;
  /** Whether the same call may succeed later without that anybody changes anything. */
  readonly retryable?: boolean;
};

/** Every error that we throw on purpose; the message never holds a secret. */
export class PromrotateError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, { cause, retryable = false }: ErrorOptions = {}) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'PromrotateError';
    this.code = code;
    this.retryable = retryable;
  }
}
