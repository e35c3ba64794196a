/**
 * What AWS's documents leave open or contradict. The functions have to be right either way, so each
 * is a switch and tests run both.
 */
export interface OpenQuestions {
  /** Moving AWSCURRENT to the pending version also takes AWSPENDING off it. */
  readonly promotionClearsPending: boolean;
  /** The temporary version of a test without rotation holds the current value. */
  readonly testVersionHasValue: boolean;
  /** GetSecretValue with an id and a stage that do not belong together: not found, else invalid. */
  readonly stageMismatchIsNotFound: boolean;
  /** The first value of a secret counts as a label that moved. */
  readonly creationEmitsLabelUpdated: boolean;
  /** GetSecretValue without VersionStage fills the condition key secretsmanager:VersionStage. */
  readonly defaultStageIsInContext: boolean;
  /** Periods from before an alarm was made do not count as missing data that breaches. */
  readonly freshAlarmWaits: boolean;
}

export const defaultOpenQuestions: OpenQuestions = {
  promotionClearsPending: false,
  testVersionHasValue: true,
  stageMismatchIsNotFound: true,
  creationEmitsLabelUpdated: false,
  defaultStageIsInContext: false,
  freshAlarmWaits: true,
};
