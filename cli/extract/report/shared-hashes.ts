import type { Kind, Sighting } from '../sighting.ts';

const hashKinds: ReadonlySet<Kind> = new Set(['weak-hash', 'shared-hash']);

/**
 * Rules give each hash of a web configuration, as `weak-hash` or, of sufficient cost, as a candidate
 * for `shared-hash`: whether it is shared is known only when all files are.
 */
export function judgeHashes(sightings: readonly Sighting[]): Sighting[] {
  const owners = new Map<string, Set<string>>();
  for (const { kind, secret, place, path, commit } of sightings) {
    // An older version of the same file shares with nobody.
    if (!hashKinds.has(kind) || secret === undefined || commit !== undefined) continue;
    const of = owners.get(secret.reveal()) ?? new Set();
    owners.set(secret.reveal(), of.add(`${place.file}\0${path}`));
  }
  return sightings.flatMap((sighting) => {
    const { kind, secret } = sighting;
    if (!hashKinds.has(kind)) return [sighting];
    if (secret !== undefined && (owners.get(secret.reveal())?.size ?? 0) > 1)
      return [{ ...sighting, kind: 'shared-hash' as const }];
    return kind === 'weak-hash' ? [sighting] : [];
  });
}
