import { createHash } from 'node:crypto';

/**
 * Of the version that an import makes: the same for the same import, so that a repeated call is the
 * same call. The password is not in it: people see ids of versions, and could try guesses.
 */
export function importVersionId(name: string, url: string, username: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([name, url, username]))
    .digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    // A UUID of one's own making (RFC 9562, version 8).
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
