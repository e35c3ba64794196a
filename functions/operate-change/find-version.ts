import { PromrotateError } from '../shared/errors.ts';
import type { Look } from '../shared/look.ts';
import { statesOfVersions } from '../shared/version-states.ts';

/**
 * The version whose id is `wanted` or begins with it.
 * @throws VERSION_UNKNOWN, VERSION_AMBIGUOUS
 */
export function findVersion({ situation }: Look, wanted: string): string {
  const states = statesOfVersions(situation);
  if (states.has(wanted)) return wanted;
  const matching = [...states].filter(([versionId]) => versionId.startsWith(wanted));
  const [only, another] = matching;
  if (only !== undefined && another === undefined) return only[0];
  if (only === undefined) {
    throw new PromrotateError(
      'VERSION_UNKNOWN',
      `expected the id of a known version, found "${wanted}"; there are: ${listOf([...states])}`,
    );
  }
  throw new PromrotateError(
    'VERSION_AMBIGUOUS',
    `expected one version that begins with "${wanted}", found ${matching.length}: ${listOf(matching)}`,
  );
}

function listOf(versions: readonly (readonly [string, string])[]): string {
  return versions.map(([versionId, state]) => `"${versionId}" (${state})`).join(', ');
}
