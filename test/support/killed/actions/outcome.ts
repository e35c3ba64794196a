import type { Refusal } from '../pushes.ts';
import type { Unsettled } from '../settle.ts';

/** What an action is to come to, once everything that was interrupted has been tried again. */
export type Outcome = {
  readonly isLeft: Unsettled;
  /** Whether that push had to be refused, or could not but be. */
  readonly isExpected?: (refusal: Refusal) => boolean | Promise<boolean>;
};
