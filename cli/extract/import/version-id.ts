import { createHash } from 'node:crypto';

type Import = { readonly name: string; readonly url: string; readonly username: string };

/**
 * What the ids of versions begin with that imports of this one have made. The password is not in it:
 * people see ids of versions, and could try guesses.
 */
export function importPrefix({ name, url, username }: Import): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([name, url, username]))
    .digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    // A UUID of one's own making (RFC 9562, version 8).
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}-`,
  ].join('-');
}

/**
 * Of the version that one run makes. Of two runs at once Secrets Manager would answer both that they
 * made it if they asked with one token (API CreateSecret), so each has its own end of it, from a
 * UUID.
 */
export const importVersionId = (planned: Import, uuid: string): string =>
  `${importPrefix(planned)}${uuid.slice(-12)}`;
