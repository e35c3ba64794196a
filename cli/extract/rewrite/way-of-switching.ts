import { extractionError } from '../import/import-error.ts';
import type { Sighting } from '../sighting.ts';
import type { CredentialFile } from './credential-files.ts';
import { supportsUserNameFile } from './prometheus-version.ts';

/**
 * Whether the place is to name `username_file`, which the next switch of the kind symlink would change;
 * otherwise its lines are marked for the inline way. A string: why neither is right.
 * @throws REWRITE_FAILED: it depends on the version, which nobody knows
 */
export function chooseUserNameFile(
  { format, place }: Sighting,
  { managed }: CredentialFile,
  version: string | undefined,
): boolean | string {
  const isSupported = supportsUserNameFile(version);
  if (format !== 'prometheus' || managed === undefined) return isSupported;
  if (managed.way === 'inline') return false;
  if (version === undefined) {
    const what = `expected to know which Prometheus reads "${place.file}", found no promtool that tells`;
    throw extractionError(
      'REWRITE_FAILED',
      `${what}: say --prometheus-version, for "username_file" is read from 2.49 on; nothing is changed`,
    );
  }
  if (managed.way === 'symlink' && !isSupported)
    return `"${managed.endpoint}" is declared with "switch: {kind: symlink}", which wants Prometheus 2.49 or later: declare it as inline, or use a later one`;
  return isSupported;
}
