/** The attributes of one version, each named `<fact>#<version id>`. */

/** What only holds once a version is on its way out. */
export const endFacts = ['retiredAt', 'refusedAt', 'watchedAt', 'unusedAt'] as const;

export const numberFacts: ReadonlySet<string> = new Set([
  'startedAt',
  'attemptedAt',
  'refusals',
  'pendingAt',
  'currentAt',
  'supersededAt',
  'readmittedAt',
  'neededAt',
  'legacyAt',
  'provedAt',
  'compromisedAt',
  'leakGraceSeconds',
  ...endFacts,
]);

export const versionFacts: readonly string[] = [...numberFacts, 'failure', 'base'];

/** Attempts are counted for each, as `attempts#<version id>#<step>`. */
export const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
