import type { ErrorCode } from '../../functions/shared/errors.ts';
import type { CommandLineCode } from './command-line-code.ts';

export const exitStatuses = {
  done: 0,
  /** Of an extraction: it found secrets. */
  found: 1,
  unexpected: 1,
  usage: 2,
  refused: 3,
  notAllowed: 4,
  failed: 5,
  notInTime: 6,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatuses)[keyof typeof exitStatuses];

const { unexpected, usage, refused, notAllowed, failed, notInTime, interrupted } = exitStatuses;

const byCode: Readonly<Record<ErrorCode | CommandLineCode, ExitStatus>> = {
  ACCEPTED_SET_CONTENDED: failed,
  ALREADY_CURRENT: refused,
  AWS_ACCESS_DENIED: notAllowed,
  AWS_CREDENTIALS_EXPIRED: notAllowed,
  AWS_CREDENTIALS_MISSING: notAllowed,
  AWS_FAILED: unexpected,
  AWS_REGION_MISSING: notAllowed,
  AWS_SETTINGS_INVALID: notAllowed,
  AWS_THROTTLED: unexpected,
  AWS_UNREACHABLE: notAllowed,
  COMMAND_FAILED: failed,
  COMMAND_TIMED_OUT: failed,
  CURRENT_CHANGED: refused,
  CURRENT_MISSING: failed,
  DEFINITION_INVALID: unexpected,
  DEFINITION_MISMATCH: unexpected,
  DEFINITION_MISSING: usage,
  ENTRY_EXISTS: usage,
  EXTRACTION_INCOMPLETE: usage,
  FILE_EXISTS: usage,
  FILE_NOT_WRITTEN: usage,
  FUNCTION_MISSING: notAllowed,
  GRACE_NOT_OVER: refused,
  IMPORT_UNFINISHED: usage,
  INVALID_ENVIRONMENT: unexpected,
  INVALID_EVENT: unexpected,
  INVALID_REQUEST: usage,
  NAME_IN_USE: refused,
  NOTHING_PENDING: refused,
  NOT_CONFIRMED: usage,
  NO_TARGETS: failed,
  ORDER_FAILED: failed,
  ORDER_NOT_DONE: notInTime,
  ORDER_UNDER_WAY: refused,
  ORDER_UNKNOWN: usage,
  PATH_MISSING: usage,
  PENDING_MISSING: failed,
  PENDING_REFUSED: failed,
  RECEIVER_OPEN: failed,
  RECEIVER_REFUSED: failed,
  RECEIVER_REJECTED: failed,
  RECEIVER_TIMEOUT: failed,
  RECEIVER_TLS: failed,
  RECEIVER_UNAVAILABLE: failed,
  REWRITE_FAILED: usage,
  ROTATION_DISABLED: refused,
  ROTATION_NOT_PAUSED: refused,
  ROTATION_PAUSED: refused,
  ROTATION_RUNNING: refused,
  SAMPLE_NOT_STORED: failed,
  SECRET_EXISTS: usage,
  SECRET_VALUE_MALFORMED: failed,
  SETTINGS_CHANGED: usage,
  SETTINGS_NOT_EXTENDED: usage,
  STILL_ACCEPTED: failed,
  STOPPED_WAITING: interrupted,
  TARGET_OFFLINE: failed,
  TOO_MANY_ACCEPTED: refused,
  UNEXPECTED: unexpected,
  UNKNOWN_ENDPOINT: usage,
  USAGE_UNKNOWN: failed,
  VERSION_AMBIGUOUS: usage,
  VERSION_COMPROMISED: refused,
  VERSION_NOT_PENDING: failed,
  VERSION_NOT_PROVED: refused,
  VERSION_UNKNOWN: usage,
  VERSION_UNREADABLE: refused,
  WRITER_SILENT: failed,
  WRONG_USAGE: usage,
};

const statuses: ReadonlyMap<string, ExitStatus> = new Map(Object.entries(byCode));

/** Of a code that is not known here, such as one of a newer deployment: 1. */
export const exitStatusOf = (code: string): ExitStatus => statuses.get(code) ?? unexpected;

export const exitStatusHelp = `
Exit status:
  0    done
  1    unexpected: a defect, or a deployment that does not fit
  2    wrong usage: arguments, an unknown endpoint or version, not confirmed
  3    refused, nothing was changed: something is under way, nothing is
       pending, the version is compromised, rotation is paused …
  4    AWS did not let the command through: no permission, no credentials or
       region, no connection, not deployed there
  5    receivers, hosts or the rotation failed; or an order that was taken
       ended without being carried out, whatever the code
  6    not done within --timeout; it goes on in AWS
  130  ended by Ctrl-C; what was ordered before goes on in AWS
"extract" ends with 0 if it found nothing, 1 if it did, and 2 after any error;
with --import or --rewrite with 0 if something was taken over.`;
