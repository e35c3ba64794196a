/**
 * What a document in base64 looks like: 40 characters at least, in a line or in several that are
 * nothing else. It finds too much: long names and checksums are written with the same letters. Pieces
 * are bounded, as expressions run out of stack.
 */
const pattern =
  /[A-Za-z0-9+/]{40,60000}|^[ \t]*[A-Za-z0-9+/]{16,1000}(?:[ \t\r]*\n[ \t]*[A-Za-z0-9+/]{16,1000}){1,1000}/;

/** Of texts whose values are encoded one by one, which may be short. */
const ofValues = /[A-Za-z0-9+/]{12,60000}(?:\s+[A-Za-z0-9+/]{12,1000}){0,1000}/g;
const hasValues = /kind["']?\s{0,9}:\s{0,9}["']?\w{0,40}Secret|base64|b64|binary_?data/i;

const first = new RegExp(pattern, 'm');
const all = new RegExp(pattern, 'gm');

export const mayHoldDocument = (text: string): boolean => first.test(text);

/** What base64 of the text may decode to, from each place where it may begin. */
export function* decodings(text: string): Iterable<string> {
  for (const [run] of text.matchAll(hasValues.test(text) ? ofValues : all)) {
    const written = run.replaceAll(/\s+/g, '');
    // A longer run may have more before it, such as a path.
    for (const start of [0, 1, 2, 3])
      yield Buffer.from(written.slice(start), 'base64').toString('latin1');
  }
}
