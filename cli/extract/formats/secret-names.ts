import { lastEndOf, wordsOf } from './name-words.ts';

/** What says that a value is a secret, where it is the head of a name. */
const secretWords = phrases(
  'password passwords passwd passphrase pwd pass secret secrets token tokens credential credentials creds',
  'authorization apikey apikeys apitoken authtoken accesstoken bearertoken secretkey clientsecret basicauth',
  'userpassword pw',
);
const secretPhrases = [
  ['api', 'key'],
  ['api', 'keys'],
  ['access', 'key'],
  ['auth', 'key'],
  ['write', 'key'],
  ['bearer'],
];

/** What may follow the head without making it the name of something else. */
const harmless = phrases(
  'value values string text plain plaintext plain literal data key current previous old new next primary secondary',
  'main default fallback base64 b64 encoded raw env production prod staging stage dev development test live',
  'eu us ap ca sa north south east west central rw ro read write writer reader remote metrics prometheus prom mimir cortex',
  'thanos vm victoriametrics vmagent vmauth vminsert pushgateway alertmanager alloy grafana cloud otel otlp amp aps agent pgw',
  'remotewrite for of the to my central edge team tenant a b c',
);

/** A name that says that its value is a secret: `api_key`, `tokenValue`; not `token_url`, `secretName`. */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  const end = headEnd(words);
  return end > 0 && words.slice(end).every((word) => harmless.has(word) || /^\d+$/.test(word));
}

/** A name such as `passwords` or `tokens`: what it encloses are secrets under names of their own. */
export function namesSecrets(name: string): boolean {
  return /(passwords|passwd|tokens|secrets|credentials|api_?keys)$/i.test(
    name.replaceAll('-', '_'),
  );
}

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
