import type { Status } from '../../functions/shared/operations.ts';
import { CommandLineError } from './command-line-error.ts';

export type StatusVersion = Status['versions'][number];

/** Version ids are UUIDs mostly; their first 8 characters tell them apart, and the commands take them. */
export const shortVersion = (versionId: string): string => versionId.slice(0, 8);

/** For sentences: `version 1a2b3c4d (user central-0f9e8d7c, in-grace)`. */
export function versionName({ versionId, userName, state }: StatusVersion): string {
  const user = userName === undefined ? '' : `user ${userName}, `;
  return `version ${shortVersion(versionId)} (${user}${state})`;
}

/**
 * The only version whose id is this or begins so; found before anybody is asked to agree.
 * @throws VERSION_UNKNOWN, VERSION_AMBIGUOUS
 */
export function findVersion({ endpoint, versions }: Status, wanted: string): StatusVersion {
  const exact = versions.find(({ versionId }) => versionId === wanted);
  const found = versions.filter(({ versionId }) => versionId.startsWith(wanted));
  const [only, another] = exact === undefined ? found : [exact];
  if (only !== undefined && another === undefined) return only;
  if (only === undefined) {
    throw new CommandLineError(
      'VERSION_UNKNOWN',
      `expected a version of ${endpoint}, found "${wanted}"; there are: ${versions.map(versionName).join(', ')}`,
    );
  }
  throw new CommandLineError(
    'VERSION_AMBIGUOUS',
    `expected one version that begins with "${wanted}", found ${found.map(({ versionId }) => versionId).join(', ')}: give more characters`,
  );
}
