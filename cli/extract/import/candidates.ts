import { patterns, urlSchema } from '../../../functions/shared/contract.ts';
import { parseCredential } from '../../../functions/shared/credential.ts';
import type { Secret } from '../secret.ts';
import type { Kind, Place, Sighting } from '../sighting.ts';

/** A write credential that promrotate can take over, and where it stands. */
export type Candidate = {
  readonly url: string;
  readonly username: string;
  readonly secret: Secret;
  readonly places: readonly Place[];
};

/** What stays where it is, and why. */
export type LeftOver = {
  readonly place: Place;
  readonly kind: Kind;
  readonly reason: string;
};

export type Candidates = {
  readonly candidates: readonly Candidate[];
  readonly leftOver: readonly LeftOver[];
};

/** Each URL, user name and secret once, in the order in which they were seen. */
export function findCandidates(sightings: readonly Sighting[]): Candidates {
  const candidates: Candidate[] = [];
  const leftOver: LeftOver[] = [];
  for (const sighting of sightings) {
    const { place, kind } = sighting;
    const found = candidateOf(sighting);
    if (typeof found === 'string') {
      leftOver.push({ place, kind, reason: found });
      continue;
    }
    const index = candidates.findIndex((candidate) => isSame(candidate, found));
    const known = candidates[index];
    if (known === undefined) candidates.push(found);
    else candidates[index] = { ...known, places: [...known.places, place] };
  }
  return { candidates, leftOver };
}

const isSame = (one: Candidate, other: Candidate) =>
  one.url === other.url && one.username === other.username && one.secret.equals(other.secret);

const reasons: Readonly<Partial<Record<Kind, string>>> = {
  'bearer-token': 'a bearer token: promrotate rotates user names and passwords',
  'oauth2-client-secret': 'an OAuth 2.0 client secret: its authorization server replaces it',
  'aws-secret-key': 'an AWS key: use an IAM role, and there is no secret to rotate',
  'azure-client-secret': 'a secret of Azure: use a managed identity, or have Entra ID replace it',
  'tls-private-key': 'a private key: whoever issued its certificate replaces it',
  header: 'a header: promrotate rotates user names and passwords',
  'url-query-key': 'a key in a URL: promrotate rotates user names and passwords',
};

/** The candidate, or why it is none. */
function candidateOf(sighting: Sighting): Candidate | string {
  const { role, kind, holds, commit, secret, url, username, place } = sighting;
  if (commit !== undefined) return "stands in Git's history only: revoke it where it was valid";
  if (role !== 'remote-write' && !(role === 'unknown' && isWritePath(url)))
    return 'no credential of remote write, as far as its surroundings tell';
  if (holds !== 'literal' || secret === undefined) return `its value is not here (${holds})`;
  const reason = reasons[kind];
  if (reason !== undefined) return reason;
  if (url === undefined) return 'no URL stands beside it, so it cannot be proved';
  if (username === undefined) return 'no user name stands beside it';
  return problemOf({ url, username, secret }) ?? { url, username, secret, places: [place] };
}

const isWritePath = (url = '') => /\/api\/(v1\/(write|push)|prom\/push)\/?$/.test(url);

/** What Secrets Manager's value or the settings would not take. */
function problemOf({ url, username, secret }: Omit<Candidate, 'places'>): string | undefined {
  const { error } = urlSchema.safeParse(url);
  if (error) return error.issues[0]?.message ?? 'expected another URL';
  if (!new RegExp(patterns.userName).test(username))
    return 'its user name is not 1 to 64 of A-Z, a-z, 0-9 and ._@+-, a letter or digit first';
  try {
    parseCredential(JSON.stringify({ username, password: secret.reveal() }), 'imported');
    return undefined;
  } catch {
    return 'its password has more than 72 bytes, of which bcrypt would read no more, or control characters';
  }
}
