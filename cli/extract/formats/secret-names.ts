import { lastEndOf, wordsOf } from './name-words.ts';

/** What says that a value is a secret, where it is the head of a name. */
const secretWords = phrases(
  'password passwords passwd passphrase pwd pass secret secrets token tokens credential credentials creds',
  'authorization apikey apikeys apitoken authtoken accesstoken bearertoken secretkey clientsecret basicauth',
  'userpassword pw',
);
/** In every one of them; to take a name apart costs more than to look. */
export const anyHead = /pass|pw|secret|token|cred|auth|key|bearer/i;

const secretPhrases = [
  ['api', 'key'],
  ['api', 'keys'],
  ['access', 'key'],
  ['auth', 'key'],
  ['write', 'key'],
  ['bearer'],
];

/** What follows the head where the name is that of something about the secret. */
const about = phrases(
  'file filename files path paths dir directory mount name names username user users url uri endpoint server host port',
  'ref reference id ids arn store manager provider engine backend source namespace selector version revision issuer',
  'ttl expiry expires expiration expire lifetime age days hours minutes seconds timeout interval rotation rotate rotated refresh',
  'length size min max minimum maximum count limit rate policy strength complexity format pattern regex charset special',
  'type kind class scheme algorithm alg audience scope scopes header prefix suffix field attribute attributes column label claim',
  'enabled enable disabled required optional masked check checked reviewer review hash hashed sha256 checksum digest fingerprint',
  'bucket buckets region location description hint prompt exists mode owner group role auth method request response exchange',
);

/**
 * A name that says that its value is a secret: `api_key`, `tokenValue`; not `token_url`, `secretName`,
 * nor `existingSecret` and `passwordKey`, by which charts name a Secret and a key in it.
 */
export function namesSecret(name: string): boolean {
  if (!anyHead.test(name)) return false;
  const words = wordsOf(name);
  const end = headEnd(words);
  const after = words.slice(end);
  const [before = '', head = ''] = words.slice(Math.max(0, end - 2), end);
  const isOfSecret = /^secrets?$/.test(head) && namesOfSecrets.has(before);
  if (isOfSecret || (after[0] === 'key' && hasKeys.has(words[end - 1] ?? ''))) return false;
  return end > 0 && after.every((word) => !about.has(word));
}

/** `existingSecret` of charts, `configSecret` and `tlsSecret` of operators, `imagePullSecrets`. */
const namesOfSecrets = phrases('existing config tls pull');

const hasKeys = phrases('password passwd token');

/** The words of a secret's name before those that say that it is one. */
export function beginningOf(name: string): readonly string[] {
  const words = wordsOf(name);
  const end = headEnd(words);
  const phrase = secretPhrases.find((one) => lastEndOf(one, words) === end);
  return words.slice(0, Math.max(0, end - (phrase?.length ?? 1)));
}

function headEnd(words: readonly string[]): number {
  const single = words.findLastIndex((word) => secretWords.has(word.replace(/\d+$/, ''))) + 1;
  return Math.max(single, ...secretPhrases.map((phrase) => lastEndOf(phrase, words)));
}

function phrases(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
