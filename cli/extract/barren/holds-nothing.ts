import { hasKeyword } from '../sources/keywords.ts';

/** Of a document in base64, as far as one that is in no single line. */
const encoded = /[A-Za-z0-9+/]{40}/;

/** Names of files of keys and the like, which are reported without any secret in the text. */
const reference = /[a-z]_?file/i;

/** Whether a part of a text can be left out of what is parsed: no rule finds anything in it. */
export const holdsNothing = (part: string): boolean =>
  !hasKeyword(part) && !encoded.test(part) && !reference.test(part);
