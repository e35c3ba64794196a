import type { Kind, Role } from '../sighting.ts';
import type { Word } from '../syntax/words.ts';
import type { Scalar, SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { atFlag, type Flag, readFlags } from './flags.ts';
import { findInHeaderLine } from './headers.ts';
import type { Found } from './rules.ts';
import {
  findFileReference,
  findInAddress,
  findSecret,
  type Surroundings,
  withUser,
} from './values.ts';

type FlagRule =
  | { readonly is: 'secret' | 'file'; readonly kind: Kind }
  | { readonly is: 'headers' | 'address' | 'username' };

/** What follows `-remoteWrite.` and the other groups of a client's flags. */
const clientFlags: Readonly<Record<string, FlagRule>> = {
  url: { is: 'address' },
  proxyURL: { is: 'address' },
  'basicAuth.username': { is: 'username' },
  'basicAuth.password': { is: 'secret', kind: 'basic-auth-password' },
  'basicAuth.passwordFile': { is: 'file', kind: 'basic-auth-password' },
  bearerToken: { is: 'secret', kind: 'bearer-token' },
  bearerTokenFile: { is: 'file', kind: 'bearer-token' },
  headers: { is: 'headers' },
  header: { is: 'headers' },
  'oauth2.clientSecret': { is: 'secret', kind: 'oauth2-client-secret' },
  'oauth2.clientSecretFile': { is: 'file', kind: 'oauth2-client-secret' },
  'oauth2.tokenUrl': { is: 'address' },
  'aws.secretKey': { is: 'secret', kind: 'aws-secret-key' },
  tlsKeyFile: { is: 'file', kind: 'tls-private-key' },
};

const roles: Readonly<Record<string, Role>> = {
  remoteWrite: 'remote-write',
  remoteRead: 'unknown',
  datasource: 'unknown',
  notifier: 'alerting',
  pushmetrics: 'unknown',
  'kafka.consumer.topic': 'unknown',
};

/** Of the server itself: what it asks of those who come. */
const serverFlags: Readonly<Record<string, FlagRule>> = {
  'httpAuth.username': { is: 'username' },
  'httpAuth.password': { is: 'secret', kind: 'basic-auth-password' },
  tlsKeyFile: { is: 'file', kind: 'tls-private-key' },
};

/** Of vmctl, which moves samples from one store to another. */
const migrationFlags: Readonly<Record<string, FlagRule>> = {
  'vm-addr': { is: 'address' },
  'vm-user': { is: 'username' },
  'vm-password': { is: 'secret', kind: 'basic-auth-password' },
  'vm-bearer-token': { is: 'secret', kind: 'bearer-token' },
  'vm-headers': { is: 'headers' },
  'vm-native-dst-addr': { is: 'address' },
  'vm-native-dst-password': { is: 'secret', kind: 'basic-auth-password' },
  'vm-native-dst-bearer-token': { is: 'secret', kind: 'bearer-token' },
  'vm-native-dst-headers': { is: 'headers' },
  'vm-native-src-addr': { is: 'address' },
  'vm-native-src-password': { is: 'secret', kind: 'basic-auth-password' },
  'vm-native-src-bearer-token': { is: 'secret', kind: 'bearer-token' },
  'vm-native-src-headers': { is: 'headers' },
  'remote-read-src-addr': { is: 'address' },
  'remote-read-password': { is: 'secret', kind: 'basic-auth-password' },
  'remote-read-headers': { is: 'headers' },
};

type KnownFlag = Flag & { readonly rule: FlagRule; readonly group: string; readonly role: Role };

/**
 * Flags of vmagent, vmalert, vmauth, vminsert and their like, whose names no other program has
 * (https://docs.victoriametrics.com/victoriametrics/vmagent/#advanced-usage).
 */
export function* findInVictoriaMetricsFlags(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const { flags } = readFlags(words, (name) => ruleOf(name) !== undefined, surroundings);
  yield* findInFlags(flags, surroundings);
}

/** The same flags where a document has them by their names, as the operator's `extraArgs`. */
export function* findInExtraArguments(
  tree: SyntaxTree,
  surroundings: Surroundings,
): Iterable<Found> {
  const flags: Flag[] = [];
  for (const { key, value } of tree.type === 'mapping' ? tree.entries : []) {
    const items = value.type === 'sequence' ? value.items : [value];
    const scalars = items.filter((item) => item.type === 'scalar');
    flags.push(...scalars.map((scalar) => ({ name: key, value: scalar })));
  }
  yield* findInFlags(flags, surroundings);
}

function* findInFlags(flags: readonly Flag[], surroundings: Surroundings): Iterable<Found> {
  const known = flags.flatMap((flag) => {
    const rule = ruleOf(flag.name);
    return rule === undefined ? [] : listItems({ ...flag, ...rule });
  });
  for (const flag of known) {
    yield* findInFlag(flag, { ...surroundings, role: flag.role, ...siblingsOf(flag, known) });
  }
}

function ruleOf(name: string): Omit<KnownFlag, keyof Flag> | undefined {
  const group = Object.keys(roles).find((prefix) => name.startsWith(`${prefix}.`));
  if (group !== undefined) {
    const rule = lookUp(clientFlags, name.slice(group.length + 1));
    return rule && { rule, group, role: roles[group] ?? 'unknown' };
  }
  const migration = lookUp(migrationFlags, name);
  if (migration !== undefined) {
    const role = /-(?:src|read)-/.test(name) ? 'unknown' : 'remote-write';
    return {
      rule: migration,
      group: /^(?:vm-native-\w+|remote-read|vm)/.exec(name)?.[0] ?? '',
      role,
    };
  }
  const isAuthKey = /^(?:\w+\.)?[a-z]\w*AuthKey$/.test(name);
  const rule = isAuthKey ? authKey : lookUp(serverFlags, name);
  return rule && { rule, group: 'httpAuth', role: 'receiver' };
}

/** Goes into the query of a request. */
const authKey: FlagRule = { is: 'secret', kind: 'url-query-key' };

function* findInFlag({ name, value, rule }: KnownFlag, known: Surroundings): Iterable<Found> {
  const surroundings = atFlag(known, name);
  switch (rule.is) {
    case 'secret':
      // Each flag may name a file or an address to be read instead.
      yield* /^(?:file|https?):\/\//.test(value.value)
        ? findFileReference(value, rule.kind, surroundings)
        : findSecret(value, rule.kind, name, surroundings);
      break;
    case 'file':
      yield* findFileReference(value, rule.kind, surroundings);
      break;
    case 'headers':
      for (const header of splitAt(value, /\^\^/g)) {
        yield* findInHeaderLine(header, surroundings);
      }
      break;
    case 'address':
      yield* findInAddress(value, surroundings);
      break;
    case 'username':
      break;
  }
}

/** Flags of one group belong together by their order; one that stands alone is for all. */
function siblingsOf(
  flag: KnownFlag,
  known: readonly KnownFlag[],
): Pick<Surroundings, 'url' | 'username'> {
  const group = known.filter((other) => other.group === flag.group);
  const alike = group.filter((other) => other.name === flag.name);
  const find = (matches: (other: KnownFlag) => boolean): string | undefined => {
    const all = group.filter(matches);
    return (all[alike.length > 1 ? alike.indexOf(flag) : 0] ?? all[0])?.value.value;
  };
  const url = find(({ name, rule }) => rule.is === 'address' && /(?:url|addr)$/.test(name));
  const user = find(({ rule }) => rule.is === 'username');
  const { username } = withUser(
    { context: { file: '', text: '' }, path: '', role: 'unknown' },
    user,
  );
  const stripped = url === undefined ? undefined : readAddress(url)?.url;
  return {
    ...(stripped !== undefined && { url: stripped }),
    ...(username !== undefined && { username }),
  };
}

/** The items of a flag that takes several, separated by commas out of quotes and braces. */
function listItems(flag: KnownFlag): KnownFlag[] {
  return splitAt(flag.value, /,(?![^"'{[(]*["'}\])])/g).map((value) => ({ ...flag, value }));
}

function splitAt(scalar: Scalar, separator: RegExp): Scalar[] {
  const isExact = scalar.span.end - scalar.span.start === scalar.value.length;
  const parts: Scalar[] = [];
  let start = 0;
  const add = (end: number): void => {
    const span = { start: scalar.span.start + start, end: scalar.span.start + end };
    parts.push({
      ...scalar,
      value: scalar.value.slice(start, end),
      span: isExact ? span : scalar.span,
    });
  };
  for (const match of scalar.value.matchAll(separator)) {
    add(match.index);
    start = match.index + match[0].length;
  }
  add(scalar.value.length);
  return parts;
}

function lookUp(rules: Readonly<Record<string, FlagRule>>, name: string): FlagRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}
