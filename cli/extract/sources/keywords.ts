import { createAutomaton } from './keyword-automaton.ts';

/** What may stand between a name and its value, in whatever way a format quotes the name. */
const assigned = '[\\\\"\' ]{0,4}[:=]';

/**
 * What of any text that can hold a secret at least one stands in it: an expression, without regard
 * to case, and a word that is in all that it matches. They may find too much, since what they find
 * is parsed; what they miss is never looked at.
 */
const keywords: readonly (readonly [stem: string, expression: string])[] = [
  ...[
    'passw',
    'passphrase',
    'passcode',
    'pwd',
    'secret',
    'token',
    'credential',
    'bearer',
    'authoriz',
    'header',
    'webhook',
    'curl',
    '!vault',
  ].map((word) => [word, word] as const),
  ...['key', 'pass', 'auth', 'community', 'license', 'sig', 'dsn'].map(
    (name) => [name, `${name}${assigned}`] as const,
  ),
  // In names that stand as a value, such as those of a container's variables.
  ['key', '(?:api|access|account|private|service|routing|user|auth|shared|write|push)[_ .-]?key'],
  ['auth', 'basic[_.-]?auth'],
  ['pass', '[_.-]pass\\b'],
  ['pass', 'userpass'],
  // Addresses that are secrets as a whole, of notifications.
  ['url', 'api_?url'],
  // Secrets and their ciphertext by form.
  ['$2', '\\$2[abxy]?\\$'],
  ['ansible_vault', '\\$ansible_vault'],
  ['enc[', 'enc\\[aes'],
  // `https://user:password@host`; `\/` is how some write JSON.
  ['://', '://[^\\s/@:]*:[^\\s@]{1,300}@'],
  [':\\/', ':\\\\/\\\\/[^\\s/@:]*:[^\\s@]{1,300}@'],
];

/** One expression for JavaScript and for ripgrep alike, to be used without regard to case. */
export const keywordPattern = keywords.map(([, expression]) => expression).join('|');

const anyKeyword = new RegExp(keywordPattern, 'i');
const stems = createAutomaton(keywords.map(([stem]) => stem));

/** Whether the text, or bytes read as Latin-1, can hold a secret at all. */
export const hasKeyword = (text: string): boolean => anyKeyword.test(text);

/**
 * The first look: the same of bytes in any encoding that has ASCII as it is. Four times as fast as
 * the expression alone, which is asked only where there is a stem.
 */
export const haveKeyword = (bytes: Buffer): boolean =>
  stems.isIn(bytes) && hasKeyword(bytes.toString('latin1'));
