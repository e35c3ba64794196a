import type { Sighting } from '../sighting.ts';
import { isBackup } from './backup-name.ts';
import type { Reference } from './reference.ts';

/** Why a place stays as it is, whatever it could refer to. */
export function reasonToStay(
  { commit, kind, place }: Sighting,
  text: string | undefined,
): string | undefined {
  if (commit !== undefined)
    return "stands in Git's history: rotate it, then take it out of the history if you must";
  if (isBackup(place.file))
    return 'a backup of an earlier rewriting: remove it once the files are in use';
  if (kind === 'weak-hash' || kind === 'shared-hash')
    return 'a hash is no secret to move: have it made anew at a cost of 10 or more';
  if (text === undefined) return 'it stands in no file of this machine, or in none of plain UTF-8';
  return undefined;
}

/** Whoever reads a file of a secret takes blanks at both ends away, as Go's TrimSpace does. */
export function keepBlanks({ secret }: Sighting, reference: Reference): Reference {
  const isFile = typeof reference === 'object' && reference.needed.kind === 'files';
  return isFile && /^[\s\u0085]|[\s\u0085]$/.test(secret?.reveal() ?? '')
    ? 'it begins or ends with a blank, which is lost in a file: rotate it first'
    : reference;
}
