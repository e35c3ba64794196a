import { anyHead } from '../formats/secret-names.ts';
import { mayHoldDocument } from '../sources/encoded.ts';
import { hasKeyword } from '../sources/keywords.ts';

/**
 * What the words for a whole file miss of one that has another of them: names of any secret, in an
 * address a user or a query, and names of files of keys.
 */
const more = /community|file|license|signature|dsn|hook|:(?:\\?\/){2}\S{0,2000}[@?]/i;

/** Whether a part of a text can be left out of what is looked into: no rule finds anything in it. */
export const holdsNothing = (part: string): boolean =>
  !anyHead.test(part) && !more.test(part) && !mayHoldDocument(part) && !hasKeyword(part);
