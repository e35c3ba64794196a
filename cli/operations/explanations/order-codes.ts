import type { ErrorCode } from '../../../functions/shared/errors.ts';
import { type Explanation, nothingDone, unaffected } from './explanation.ts';

/** What a command is refused for, and how the work that it ordered ends. */
export const orderCodes = {
  INVALID_REQUEST: {
    meaning: 'The function does not understand the request.',
    impact: nothingDone,
    action:
      'Use the command line of the same version as the deployment: check out that commit, or deploy again.',
  },
  NOTHING_PENDING: {
    meaning: 'No rotation is pending, so there is nothing to unstick.',
    impact: nothingDone,
    action: 'Start one: "npx promrotate rotate ENDPOINT".',
  },
  ORDER_FAILED: {
    meaning:
      'The rotation, rollback or revocation ended without being carried out; the message has the reason.',
    impact: unaffected,
    action: 'Explain the code in the message, mend the cause and give the command again.',
  },
  ORDER_NOT_DONE: {
    meaning: 'The work was not done by the end of the time that was waited for. It goes on in AWS.',
    impact: unaffected,
    action:
      'Look again: "npx promrotate status ENDPOINT". The hourly job completes what was interrupted.',
  },
  ORDER_UNDER_WAY: {
    meaning:
      'A restart, rollback or revocation of the endpoint is not complete yet, and there is one at a time.',
    impact: nothingDone,
    action:
      'See what it is and wait for it: "npx promrotate status ENDPOINT". A leak need not wait: a revocation is taken at any time.',
  },
  ORDER_UNKNOWN: {
    meaning: 'The ledger and the secret know no rotation or order with that id.',
    impact: nothingDone,
    action:
      'See what is under way: "npx promrotate status ENDPOINT" and "npx promrotate history ENDPOINT".',
  },
  ROTATION_NOT_PAUSED: {
    meaning: 'The endpoint is not paused, so there is nothing to resume.',
    impact: nothingDone,
    action: 'Nothing. "npx promrotate status ENDPOINT" says when the next rotation comes.',
  },
  ROTATION_PAUSED: {
    meaning: 'Rotation of the endpoint is paused; the status says by whom and why.',
    impact: nothingDone,
    action: 'Resume it first: "npx promrotate resume ENDPOINT".',
  },
  ROTATION_RUNNING: {
    meaning: 'A rotation is under way or stuck, and a second one cannot begin beside it.',
    impact: nothingDone,
    action: 'Wait for it. If the status says that it is stuck: "npx promrotate unstick ENDPOINT".',
  },
  UNKNOWN_ENDPOINT: {
    meaning: 'There is no endpoint of that name in this account and region.',
    impact: nothingDone,
    action: 'List them: "npx promrotate status". Another region or account: --region, --profile.',
  },
  VERSION_AMBIGUOUS: {
    meaning: 'More than one version begins with the characters that were given.',
    impact: nothingDone,
    action: 'Give more characters of the id.',
  },
  VERSION_COMPROMISED: {
    meaning: 'Somebody reported that version leaked, and it is never accepted again.',
    impact: nothingDone,
    action:
      'Roll back to another version, or make a new credential: "npx promrotate rotate ENDPOINT".',
  },
} as const satisfies Partial<Record<ErrorCode, Explanation>>;
