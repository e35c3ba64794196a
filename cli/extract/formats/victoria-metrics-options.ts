import type { Kind, Role } from '../sighting.ts';

export type FlagRule =
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

/** Of all that tell of each other or of a secret; groups as what their names begin with. */
export const flagNames: readonly string[] = [
  ...Object.keys(roles).map((group) => `${group}.`),
  ...Object.keys(serverFlags),
  ...Object.keys(migrationFlags),
  'AuthKey',
];

/** `group`: flags that tell of each other. */
export type VictoriaMetricsFlag = {
  readonly rule: FlagRule;
  readonly group: string;
  readonly role: Role;
};

/** Nothing of what is no flag with a secret, nor tells of one. */
export function victoriaMetricsFlag(name: string): VictoriaMetricsFlag | undefined {
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

function lookUp(rules: Readonly<Record<string, FlagRule>>, name: string): FlagRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}
