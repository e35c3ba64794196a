import type { Sighting } from '../sighting.ts';

/**
 * Leaves of Git's history what stands nowhere today, once for each file: the rest is told at the
 * place of today. References and ciphertext of the past are nobody's business.
 */
export function foldHistory(sightings: readonly Sighting[]): Sighting[] {
  const today = new Set<string>();
  for (const { secret, commit } of sightings) {
    if (secret !== undefined && commit === undefined) today.add(secret.reveal());
  }
  const told = new Set<string>();
  return sightings.filter(({ secret, commit, holds, place }) => {
    if (commit === undefined) return true;
    if (holds !== 'literal' || secret === undefined || today.has(secret.reveal())) return false;
    const version = `${place.file}\0${secret.reveal()}`;
    const isNew = !told.has(version);
    told.add(version);
    return isNew;
  });
}
