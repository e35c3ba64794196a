import type { SyntaxTree } from '../syntax-tree.ts';
import type { Found } from './rules.ts';
import type { Field } from './shape.ts';
import { findInText, partOf, type Surroundings, within, withUser } from './values.ts';

/** The text of an htpasswd file: passwords in it as they are, for hashes are no secrets. */
export const htpasswd: Field = { is: 'found', find: findUsers };

function* findUsers(tree: SyntaxTree, surroundings: Surroundings): Iterable<Found> {
  if (tree.type !== 'scalar' || tree.state !== 'literal') {
    return;
  }
  for (const match of tree.value.matchAll(
    /^[ \t]*((?:\$\{[^}]*\}|\$(?!\{)|[^:\s#$])+):(.*?)[ \t]*$/gm,
  )) {
    const [line, user = '', password = ''] = match;
    if (!isHash(password)) {
      const start = match.index + line.lastIndexOf(password);
      const part = { start, end: start + password.length, value: password };
      const at = partOf(tree, part, surroundings.context);
      const inside = withUser(within(surroundings, user), user);
      yield* findInText(password, { kind: 'basic-auth-password', ...at }, inside);
    }
  }
}

/** Of Apache's kinds: bcrypt, MD5, SHA-1, and what crypt(3) makes. */
const isHash = (text: string): boolean => /^\$(?:2[abxy]|apr1|1|5|6)\$|^\{SHA\}/.test(text);
