import { findCandidates } from '../import/candidates.ts';
import { chooseCandidates } from '../import/choose-candidates.ts';
import { type ExistingEntry, isImportOf } from '../import/existing-entries.ts';
import { usualDirectory } from '../import/options.ts';
import { importPrefix } from '../import/version-id.ts';
import type { Secret } from '../secret.ts';
import type { Sighting } from '../sighting.ts';

/** Where a secret is kept from now on. */
export type CredentialFile = {
  readonly secret: Secret;
  /** Absolute, as files refer to it. */
  readonly path: string;
  /** For variables, such as CENTRAL_PASSWORD. */
  readonly variable: string;
  /** Of a credential that promrotate rotates. */
  readonly managed?: ManagedCredential;
};

export type ManagedCredential = {
  readonly endpoint: string;
  readonly url: string;
  readonly username: string;
  /** With `current`, as a switch of the kind symlink keeps it. */
  readonly directory: string;
  readonly usernamePath: string;
  /** What the settings say of its writers; undefined: nothing. */
  readonly way: 'symlink' | 'inline' | undefined;
  /** Names the folder of the present credential, until the first switch makes one of its version. */
  readonly versionId: string;
};

export type FilesRequest = {
  readonly sightings: readonly Sighting[];
  readonly entries: readonly ExistingEntry[];
  /** Of all credentials, or of the only one that is managed; default: what its entry says. */
  readonly directory?: string | undefined;
  readonly name?: string | undefined;
};

/** A file for each secret; undefined for a sighting without a value. */
export function assignFiles(
  request: FilesRequest,
): (sighting: Sighting) => CredentialFile | undefined {
  const managed = managedFiles(request);
  const others: CredentialFile[] = [];
  return (sighting) => {
    const { secret, url, username } = sighting;
    if (secret === undefined) return undefined;
    const same = followsSwitches(sighting)
      ? managed.filter((file) => file.secret.equals(secret))
      : [];
    const own = same.find(
      (file) => file.managed?.url === url && file.managed?.username === username,
    );
    // In a Secret nothing else stands beside it, and its value tells what it is.
    const isAlone = sighting.format === 'kubernetes' && url === undefined;
    const only = isAlone && same.length === 1 ? same[0] : undefined;
    const known = own ?? only ?? others.find((file) => file.secret.equals(secret));
    if (known !== undefined) return known;
    const file = otherFile(sighting, secret, request.directory ?? usualDirectory, others);
    others.push(file);
    return file;
  };
}

/**
 * Whether what reads it takes another user name as well when a version is switched. Others get a file
 * of the present secret, which a switch leaves as it is.
 */
export const followsSwitches = ({ format }: Sighting) =>
  format === 'prometheus' || format === 'kubernetes';

function managedFiles({ sightings, entries, directory, name }: FilesRequest): CredentialFile[] {
  const { candidates } = findCandidates(sightings);
  const isOne = candidates.length === 1;
  // Whoever says the name knows it: on a writer's host the settings are others, or none.
  const wanted = isOne ? name : undefined;
  const known = wanted === undefined ? entries : [];
  return chooseCandidates(candidates, known, { name: wanted, only: [] }).map((candidate) => {
    const { url, username, secret, name: endpoint } = candidate;
    const declared = entries.find(
      (entry) => entry.name === endpoint && isImportOf(entry, candidate),
    )?.switches[0]?.directory;
    const folder = directory ?? usualDirectory;
    const own = directory === undefined ? declared : undefined;
    const place = own ?? (isOne ? folder : `${folder}/${endpoint}`);
    return {
      secret,
      path: `${place}/current/password`,
      variable: `${asVariable(endpoint)}_PASSWORD`,
      managed: {
        endpoint,
        url,
        username,
        directory: place,
        usernamePath: `${place}/current/username`,
        way: wayOf(entries, candidate, place),
        versionId: `${importPrefix({ name: endpoint, url, username })}${'0'.repeat(12)}`,
      },
    };
  });
}

/** By the writer with that folder, or by all of them: a link that one of them follows goes before. */
function wayOf(
  entries: readonly ExistingEntry[],
  { url, username }: { readonly url: string; readonly username: string },
  directory: string,
): ManagedCredential['way'] {
  const all = entries
    .filter(({ front, adopt }) => front === url && (adopt ?? username) === username)
    .flatMap(({ switches }) => switches);
  const own = all.filter((one) => one.directory === directory);
  const kinds = (own.length > 0 ? own : all).map(({ kind }) => kind);
  if (kinds.includes('symlink')) return 'symlink';
  return kinds.includes('inline') ? 'inline' : undefined;
}

/**
 * For the inline way, whose switch takes the folder in the path for the version before
 * (infra/documents/switch-config.sh), and keeps that as long as it may be in use.
 */
export function byVersion(file: CredentialFile): CredentialFile {
  const { managed } = file;
  if (managed === undefined) return file;
  return { ...file, path: `${managed.directory}/${managed.versionId}/password` };
}

const asVariable = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

function otherFile(
  { kind, url, username }: Sighting,
  secret: Secret,
  directory: string,
  others: readonly CredentialFile[],
): CredentialFile {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
  const stem = [host ?? username, kind]
    .filter((part) => part !== undefined)
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const isTaken = (name: string) => others.some(({ path }) => path === `${directory}/${name}`);
  let name = stem;
  for (let number = 2; isTaken(name); number += 1) name = `${stem}-${number}`;
  return { secret, path: `${directory}/${name}`, variable: asVariable(name) };
}
