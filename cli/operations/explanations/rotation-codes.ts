import type { ErrorCode } from '../../../functions/shared/errors.ts';
import { type Explanation, nothingDone, unaffected } from './explanation.ts';

/** What stops a step of a rotation, the receivers aside. */
export const rotationCodes = {
  ACCEPTED_SET_CONTENDED: {
    meaning: 'Another run wrote the accepted set of the endpoint again and again at the same time.',
    impact: unaffected,
    action:
      'Nothing: Secrets Manager or the hourly job comes again. If it goes on, look for two deployments that own the same endpoint.',
  },
  ALREADY_CURRENT: {
    meaning: 'The version is the current one already, so there is nothing to go back to.',
    impact: nothingDone,
    action: 'Name another version with --to. "npx promrotate status ENDPOINT" lists them.',
  },
  CURRENT_CHANGED: {
    meaning:
      'Another version became current in the middle: of a rotation, of a rollback, of an update of writers, or, three times in a row, of a test metric.',
    impact: unaffected,
    action:
      'Look at "npx promrotate history ENDPOINT" who did that. A rotation or a rollback: begin again if it is still wanted. An update of writers and a test metric come again by themselves, with what is current then; if that does not end, stop whoever moves AWSCURRENT.',
  },
  CURRENT_MISSING: {
    meaning: 'The secret has no version with AWSCURRENT, or that version has no value.',
    impact: 'Writers go on with what they have. New hosts and restarted pullers get no credential.',
    action:
      'Give the secret the credential that writers use now: aws secretsmanager put-secret-value. Then rotate.',
  },
  GRACE_NOT_OVER: {
    meaning:
      'Two names take turns here (userName: pair), and the one that is next is still within its grace.',
    impact: unaffected,
    action:
      'Wait until the grace is over ("npx promrotate status ENDPOINT" says when), or change to userName: per-version. After a leak it is enough that every writer has left that name: bring them up to date.',
  },
  NAME_IN_USE: {
    meaning:
      'Two names take turns here (userName: pair), and a writer may still use the one that is next.',
    impact: unaffected,
    action:
      'Bring the writers that "npx promrotate status ENDPOINT" names up to date, or change to userName: per-version.',
  },
  PENDING_MISSING: {
    meaning: 'The pending version has no value: the step that makes it did not come to its end.',
    impact: unaffected,
    action: 'Wait for the next attempt, or begin afresh with "npx promrotate unstick ENDPOINT".',
  },
  PENDING_REFUSED: {
    meaning: 'A receiver has the new accepted set and still refuses the new credential itself.',
    impact: unaffected,
    action:
      'After three refusals a new credential is made by itself; "npx promrotate unstick ENDPOINT" does it now. If the new one is refused too, see what else decides there: a proxy with users of its own, another file.',
  },
  ROTATION_DISABLED: {
    meaning: 'Rotation is switched off in Secrets Manager, and not by "npx promrotate pause".',
    impact: 'None now, but the credential gets no younger.',
    action:
      'Switch rotation on in Secrets Manager, or put it back: npx cdk deploy --revert-drift. Find out who switched it off: CloudTrail, CancelRotateSecret.',
  },
  SECRET_VALUE_MALFORMED: {
    meaning: 'The value of a version is not JSON with "username" and "password".',
    impact: unaffected,
    action:
      'Put a value {"username": "…", "password": "…"} into the secret. Add keys of your own beside them, not instead.',
  },
  TOO_MANY_ACCEPTED: {
    meaning: 'So many credentials are within their grace or in use that one more would not fit.',
    impact: unaffected,
    action:
      'Wait, shorten the grace, or bring the writers that keep old ones alive up to date: "npx promrotate status ENDPOINT".',
  },
  VERSION_NOT_PENDING: {
    meaning:
      'A step was asked for a version that does not carry AWSPENDING: a late or doubled call.',
    impact: nothingDone,
    action:
      'Nothing, if it was a late one. Otherwise start a rotation: "npx promrotate rotate ENDPOINT".',
  },
  VERSION_NOT_PROVED: {
    meaning:
      'The version was never current, or no sample was written with it on every replica and the front.',
    impact: unaffected,
    action:
      'Roll back to a version that has been current, or let the rotation run from its start: "npx promrotate unstick ENDPOINT".',
  },
  VERSION_UNKNOWN: {
    meaning: 'The secret has no such version, or Secrets Manager has deleted it.',
    impact: nothingDone,
    action: 'See which there are: "npx promrotate status ENDPOINT".',
  },
  VERSION_UNREADABLE: {
    meaning:
      'The value of a version cannot be read: it is gone, or it is not JSON with "username" and "password".',
    impact: unaffected,
    action:
      'Choose another version, or rotate. If no version can be read, see whether the function may use the KMS key.',
  },
} as const satisfies Partial<Record<ErrorCode, Explanation>>;
