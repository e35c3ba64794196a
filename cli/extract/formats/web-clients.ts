import type { Kind } from '../sighting.ts';
import type { Word } from '../syntax/words.ts';
import type { Scalar } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { atFlag, type Flag, scalarOf, tailOf } from './flags.ts';
import { findInHeaderLine } from './headers.ts';
import { isMetricsAddress, isWriteAddress } from './purposes.ts';
import type { Found } from './rules.ts';
import type { Surroundings } from './values.ts';
import { findInAddress, findInText, findSecret, partOf, withUser } from './values.ts';
import { type WebClient, type WebClientOption, webClients } from './web-client-options.ts';

type ReadOption = Flag & { readonly option: WebClientOption };

/**
 * Credentials that curl and wget send with samples: those of a command that names an address of
 * metrics. `words` begin with the program.
 */
export function* findInWebClient(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const client = webClients[programOf(words[0])];
  if (client === undefined) {
    return;
  }
  const { options, addresses } = readOptions(client, words.slice(1), surroundings);
  const target = addresses.map((address) => plainAddress(address.value)).find(isMetricsAddress);
  if (target === undefined) {
    return;
  }
  const isSigned = options.some(({ option }) => option.is === 'signature');
  const username = options.find(({ option }) => option.is === 'username')?.value.value;
  const known: Surroundings = withUser(
    {
      ...surroundings,
      role: isWriteAddress(target) ? 'remote-write' : 'unknown',
      url:
        readAddress(addresses.find(({ value }) => plainAddress(value) === target)?.value ?? '')
          ?.url ?? '',
    },
    username,
  );
  for (const option of options) {
    yield* findInOption(option, isSigned, atFlag(known, option.name));
  }
  for (const address of addresses) {
    yield* findInAddress(address, known);
  }
}

export function programOf(word: Word | undefined): string {
  return word?.value.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '') ?? '';
}

function findInOption(
  { option, name, value }: ReadOption,
  isSigned: boolean,
  at: Surroundings,
): Iterable<Found> {
  switch (option.is) {
    case 'user':
      return findInUser(value, isSigned ? 'aws-secret-key' : 'basic-auth-password', at);
    case 'header':
      return findInHeaderLine(value, at);
    case 'secret':
      return findSecret(value, option.kind, name, at);
    case 'proxy':
      return findInAddress(value, at);
    case 'address':
    case 'signature':
    case 'username':
    case 'other':
      return [];
  }
}

/** `user:password`; of a user alone curl asks for the password. */
export function* findInUser(
  value: Scalar,
  kind: Kind,
  surroundings: Surroundings,
): Iterable<Found> {
  const user = /^(?:\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|[^:])*/.exec(value.value)?.[0] ?? '';
  const start = user.length + 1;
  const text = value.value.slice(start);
  if (start <= value.value.length) {
    const part = partOf(
      value,
      { start, end: value.value.length, value: text },
      surroundings.context,
    );
    yield* findInText(text, { kind, ...part }, withUser(surroundings, user));
  } else if (/^(?:\$\{?\w+\}?|\{\{[^}]*\}\}|\$\{\{[^}]*\}\})$/.test(user)) {
    yield* findInText(user, { kind, at: value.span }, surroundings);
  }
}

function readOptions(client: WebClient, words: readonly Word[], surroundings: Surroundings) {
  const options: ReadOption[] = [];
  const addresses: Scalar[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) {
      break;
    }
    const read = readOption(client, word, surroundings);
    const next = words[index + 1];
    const value =
      read?.value ??
      (read?.option !== undefined && next ? scalarOf(next, surroundings) : undefined);
    index += read?.option !== undefined && read.value === undefined ? 1 : 0;
    if (read === undefined || read.option?.is === 'address') {
      addresses.push(
        read === undefined ? scalarOf(word, surroundings) : (value ?? scalarOf(word, surroundings)),
      );
    } else if (read.option !== undefined && value !== undefined) {
      options.push({ name: read.name, option: read.option, value });
    }
  }
  return { options, addresses };
}

type ReadWord = {
  readonly name: string;
  readonly option?: WebClientOption;
  readonly value?: Scalar;
};

/** Nothing of what is no option; without a value where it is the next word. */
function readOption(
  client: WebClient,
  word: Word,
  surroundings: Surroundings,
): ReadWord | undefined {
  const long = /^--([a-z][\w-]*)(=)?/.exec(word.value);
  if (long !== null) {
    const [text, name = '', equals] = long;
    const option = client.long[name];
    const value = equals === '=' ? tailOf(word, text.length, surroundings) : undefined;
    return { name, ...(option && { option }), ...(value && { value }) };
  }
  return /^-[A-Za-z#]/.test(word.value) ? readShort(client, word, surroundings) : undefined;
}

/** Several letters may share a word; what follows one that takes a value is its value. */
function readShort(client: WebClient, word: Word, surroundings: Surroundings): ReadWord {
  for (let index = 1; index < word.value.length; index += 1) {
    const name = word.value.charAt(index);
    const option = client.short[name];
    if (option !== undefined) {
      const isLast = index + 1 === word.value.length;
      return { name, option, ...(!isLast && { value: tailOf(word, index + 1, surroundings) }) };
    }
  }
  return { name: word.value.slice(1) };
}

/** With names for variables, which often tell what they address: `$PUSHGATEWAY_URL/metrics`. */
function plainAddress(text: string): string {
  const plain = text.replace(/\$\{?(\w+)[^}/]*\}?/g, (_, name: string) =>
    name.replaceAll('_', '-'),
  );
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(plain) ? plain : `http://${plain}`;
}
