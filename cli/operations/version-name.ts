import type { Status } from '../../functions/shared/operations.ts';

export type StatusVersion = Status['versions'][number];

/** Version ids are UUIDs mostly; their first 8 characters tell them apart, and the commands take them. */
export const shortVersion = (versionId: string): string => versionId.slice(0, 8);

/** For sentences: `version 1a2b3c4d (user central-0f9e8d7c, in-grace)`. */
export function versionName({ versionId, userName, state }: StatusVersion): string {
  const user = userName === undefined ? '' : `user ${userName}, `;
  return `version ${shortVersion(versionId)} (${user}${state})`;
}

/** The only version whose id begins so; undefined leaves it to the function to say what is wrong. */
export function findVersion({ versions }: Status, beginning: string): StatusVersion | undefined {
  const found = versions.filter(({ versionId }) => versionId.startsWith(beginning));
  return found.length === 1 ? found[0] : undefined;
}
