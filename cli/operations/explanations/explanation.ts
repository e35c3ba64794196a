/** What `promrotate explain` says about a code, in sentences. */
export type Explanation = {
  readonly meaning: string;
  /** What happens to writers meanwhile. */
  readonly impact: string;
  readonly action: string;
};

export const unaffected =
  'None. Writers go on with the current credential, which stays accepted, and no sample is lost.';
export const nothingDone = 'None. Nothing was changed.';
