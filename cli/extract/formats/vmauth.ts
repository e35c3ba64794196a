import type { Role } from '../sighting.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { rulesOf } from './find-in-shape.ts';
import { eachScalar, findInHeaders } from './headers.ts';
import { isWriteAddress } from './purposes.ts';
import type { Found } from './rules.ts';
import { type Field, file, inside, type Shape, secret, username } from './shape.ts';
import { findInAddress, type Surroundings } from './values.ts';

/** What vmauth presents to its backends: to those that it writes to as a writer. */
const backend: Field = { is: 'found', find: findInBackends };

function findInBackends(tree: SyntaxTree, surroundings: Surroundings): Iterable<Found> {
  return eachScalar(tree, surroundings, (scalar, at) => {
    const url = readAddress(scalar.value)?.url ?? '';
    const role: Role = isWriteAddress(url) ? 'remote-write' : 'unknown';
    return findInAddress(scalar, { ...at, role });
  });
}

/** Headers for backends, of which only a reader of vmauth's routes knows what they are. */
export const backendHeaders: Field = {
  is: 'found',
  find: (tree, at) => findInHeaders(tree, { ...at, role: 'unknown' }),
};

const routes: Shape['keys'] = {
  url_prefix: backend,
  default_url: backend,
  headers: backendHeaders,
};

const user: Field = inside({
  ...routes,
  username,
  password: secret('basic-auth-password'),
  bearer_token: secret('bearer-token'),
  // The whole Authorization header, such as "Token …".
  auth_token: secret('bearer-token'),
  tls_key_file: file('tls-private-key'),
  url_map: inside(routes),
});

/** https://docs.victoriametrics.com/victoriametrics/vmauth/#auth-config */
export const vmauth = rulesOf({ keys: { users: user, unauthorized_user: user } }, 'receiver');
