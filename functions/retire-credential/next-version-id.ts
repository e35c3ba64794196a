import { createHash } from 'node:crypto';

/**
 * The id of the version that follows one which is given up, as a UUID: the same each time, so that
 * runs which know nothing of one another start one rotation.
 */
export function nextVersionId(versionId: string): string {
  const digest = createHash('sha256').update(`after ${versionId}`).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
