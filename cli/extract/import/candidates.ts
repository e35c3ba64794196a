import { patterns, urlSchema } from '../../../functions/shared/contract.ts';
import { parseCredential } from '../../../functions/shared/credential.ts';
import type { Secret } from '../secret.ts';
import type { Kind, Place, Sighting } from '../sighting.ts';

/** A write credential that promrotate can take over, and where it stands. */
export type Candidate = {
  readonly url: string;
  readonly username: string;
  readonly secret: Secret;
  readonly places: readonly CandidatePlace[];
  /** How many passwords stand for its URL and user name: with more than 1 only a proof tells them apart. */
  readonly sharedBy: number;
};

export type CandidatePlace = Place & { readonly kind: Kind };

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
    else candidates[index] = { ...known, places: [...known.places, { ...place, kind }] };
  }
  return { candidates: candidates.map((one) => countPasswords(one, candidates)), leftOver };
}

const isSame = (one: Candidate, other: Candidate) =>
  isSameUser(one, other) && one.secret.equals(other.secret);

type User = Pick<Candidate, 'url' | 'username'>;

const isSameUser = (one: User, other: User) =>
  one.url === other.url && one.username === other.username;

const countPasswords = (one: Candidate, candidates: readonly Candidate[]): Candidate => ({
  ...one,
  sharedBy: candidates.filter((other) => isSameUser(one, other)).length,
});

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
  const { secret, url, username, place, kind } = sighting;
  const reason = reasonAgainst(sighting);
  if (reason !== undefined) return reason;
  if (secret === undefined || url === undefined || username === undefined)
    return 'its value is not here';
  const problem = problemOfPassword(username, secret);
  return problem ?? { url, username, secret, places: [{ ...place, kind }], sharedBy: 1 };
}

type Described = Pick<Sighting, 'role' | 'kind' | 'holds' | 'commit' | 'url' | 'username'>;

/** What an import would take, as far as its surroundings tell. */
export const canBeImported = (described: Described): boolean =>
  reasonAgainst(described) === undefined;

function reasonAgainst(described: Described): string | undefined {
  const { role, kind, holds, commit, url, username } = described;
  if (commit !== undefined) return "stands in Git's history only: revoke it where it was valid";
  if (role !== 'remote-write' && !(role === 'unknown' && isWritePath(url)))
    return 'no credential of remote write, as far as its surroundings tell';
  if (holds !== 'literal') return `its value is not here (${holds})`;
  const reason = reasons[kind];
  if (reason !== undefined) return reason;
  if (url === undefined) return 'no URL stands beside it, so it cannot be proved';
  if (username === undefined) return 'no user name stands beside it';
  return problemOfUser({ url, username });
}

const isWritePath = (url = '') => /\/api\/(v1\/(write|push)|prom\/push)\/?$/.test(url);

/** What the settings would not take. */
function problemOfUser({ url, username }: User): string | undefined {
  const { error } = urlSchema.safeParse(url);
  if (error && isPlain(url))
    return 'its address is plain http, over which anybody between could read the password: have the receiver serve https, and change the address';
  if (error) return error.issues[0]?.message ?? 'expected another URL';
  if (!new RegExp(patterns.userName).test(username))
    return 'its user name is not 1 to 64 of A-Z, a-z, 0-9 and ._@+-, a letter or digit first';
  return undefined;
}

/** Loopback has passed by then. */
const isPlain = (url: string) => URL.canParse(url) && new URL(url).protocol === 'http:';

/** What Secrets Manager's value would not take. */
function problemOfPassword(username: string, secret: Secret): string | undefined {
  try {
    parseCredential(JSON.stringify({ username, password: secret.reveal() }), 'imported');
    return undefined;
  } catch {
    return 'its password has more than 72 bytes, of which bcrypt would read no more, or control characters';
  }
}
