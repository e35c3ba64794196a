import { getRounds } from 'bcryptjs';
import { Secret } from '../secret.ts';
import type { Entry, SyntaxTree } from '../syntax-tree.ts';
import { findInShape, surroundingsOf } from './find-in-shape.ts';
import type { Found, Rules } from './rules.ts';
import { type Field, file, inside, type Shape } from './shape.ts';
import { findSecret, type Surroundings, within, withUser } from './values.ts';

/** Cheaper hashes than the tools of Prometheus make (bcrypt's own default). */
const leastCost = 10;

/**
 * Users and their hashes. Roles of Ansible take passwords here and make the hashes; in a web
 * configuration itself a password lets nobody in, but is one.
 */
export const basicAuthUsers: Field = {
  is: 'found',
  find: (users, at) => findUsers(users, { ...at, role: 'receiver' }),
};

/** https://prometheus.io/docs/prometheus/latest/configuration/https/ */
const shape: Shape = {
  keys: {
    basic_auth_users: basicAuthUsers,
    tls_server_config: inside({
      key: { is: 'secret', kind: 'tls-private-key' },
      key_file: file('tls-private-key'),
    }),
  },
};

export const webConfig: Rules = (document, context) =>
  findInShape(document, shape, surroundingsOf(context, 'receiver'));

function* findUsers(users: SyntaxTree, surroundings: Surroundings): Iterable<Found> {
  for (const entry of users.type === 'mapping' ? users.entries : []) {
    const at = within(surroundings, entry.key);
    yield* findHash(entry, at);
    yield* findPassword(entry, at);
  }
}

/** Every hash is given, for only who sees all files knows which of them are shared. */
function* findHash({ key, value }: Entry, surroundings: Surroundings): Iterable<Found> {
  const hash = value.type === 'scalar' && value.state === 'literal' ? undoubled(value.value) : '';
  const cost = costOf(hash);
  if (value.type === 'scalar' && cost !== undefined) {
    const { path, role, username } = withUser(surroundings, key);
    yield {
      path,
      role,
      kind: cost < leastCost ? 'weak-hash' : 'shared-hash',
      holds: 'literal',
      secret: new Secret(hash),
      at: value.span,
      ...(username !== undefined && { username }),
      ...(cost >= leastCost && { onlyIfShared: true }),
    };
  }
}

/** References are most often to hashes. */
function* findPassword({ key, value }: Entry, surroundings: Surroundings): Iterable<Found> {
  if (value.type === 'scalar' && !hashed.test(undoubled(value.value))) {
    const all = findSecret(value, 'basic-auth-password', key, withUser(surroundings, key));
    yield* [...all].filter(({ holds }) => holds !== 'variable');
  }
}

/** Compose has a dollar sign twice in what it gives to a container. */
const undoubled = (text: string): string =>
  text.trim().replace(/^\$\$.*/, (all) => all.replaceAll('$$', '$'));

/** By whatever scheme, whole or not. */
const hashed = /^(?:\$\w+\$|\{[\w-]+\})/;

/** The exponent of the number of rounds; nothing of what is no bcrypt hash. */
function costOf(hash: string): number | undefined {
  return /^\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash) ? getRounds(hash) : undefined;
}
