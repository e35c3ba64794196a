import type { AlarmText } from './alarms.ts';

type Impacts = {
  readonly errors: AlarmText['impact'];
  /** Of a function with a dead-letter queue. */
  readonly givenUp?: AlarmText['impact'];
};

export type FunctionName =
  | 'rotate-secret'
  | 'update-writers'
  | 'retire-credential'
  | 'probe-endpoint'
  | 'audit-fleet'
  | 'operate-read'
  | 'operate-change';

/** What it means for people when a function of ours fails. */
export const functionImpacts: Readonly<Record<FunctionName, Impacts>> = {
  'rotate-secret': {
    errors:
      'A step of a rotation failed: the endpoint keeps its current credential, which still works, and Secrets Manager tries again. If this lasts, the credential grows older than its schedule says. The log of rotate-secret names the endpoint and the error code.',
  },
  'update-writers': {
    errors:
      'Writers were not all brought to the current credential: they go on with the one before, which is accepted until its grace is over. The log of update-writers names the endpoint and the writer.',
    givenUp:
      'An update of writers was given up: they go on with the credential before, which is accepted at least until its grace is over. retire-credential starts another every hour for writers that lag.',
  },
  'retire-credential': {
    errors:
      'An endpoint could not be brought to where it has to be: a superseded credential may live longer than its grace, and an order of a person may be unfinished. It is tried again, every hour at least. The log of retire-credential names the endpoint and the error code.',
    givenUp:
      'A run of retire-credential was given up: the next hourly sweep does its work again. If it comes again, that fails as well: the log of retire-credential says why.',
  },
  'operate-read': {
    errors:
      'People who look how credentials stand, by the command line or a runbook in the console, get an error that is not theirs. Credentials and writers are not affected.',
  },
  'operate-change': {
    errors:
      'An order of a person (to rotate, roll back, revoke, unstick, pause or resume) met an error that is not theirs, and may not have begun. Who gave it got the error as well.',
  },
  'probe-endpoint': {
    errors:
      'A test metric ended in an error, so that it says nothing: as long as that lasts, nobody would notice if the credential of that endpoint stopped working. The log of probe-endpoint names the endpoint and the error code.',
    givenUp:
      'A test metric was given up: it failed twice, or could not be started. The next one comes by itself; if it comes again, the log of probe-endpoint says why.',
  },
  'audit-fleet': {
    errors:
      'The daily audit failed: the age of credentials, the schedules of test metrics and the readers of secrets were not looked at, and the report is of another day.',
    givenUp:
      'A daily audit was given up: the report is of another day, until the next one ends well.',
  },
};
