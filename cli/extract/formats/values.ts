import { Secret } from '../secret.ts';
import type { DocumentPath, Kind, Role } from '../sighting.ts';
import { innerOffset } from '../syntax/inner-offset.ts';
import type { Entry, Mapping, Scalar, Span } from '../syntax-tree.ts';
import { type AddressCredential, readAddress } from './addresses.ts';
import { literalDefault, spanOfDefault } from './default-values.ts';
import { judgeValue, nameInExpression, variableName } from './placeholders.ts';
import type { Found, RuleContext } from './rules.ts';

/** What is known of a place before its value is looked at. */
export type Surroundings = {
  readonly context: RuleContext;
  readonly path: DocumentPath;
  readonly role: Role;
  /** The endpoint that the credential is for, without user info and query. */
  readonly url?: string;
  readonly username?: string;
};

/** The value of a place that takes a secret: nothing, or one finding. `key` is the name of the place. */
export function* findSecret(
  scalar: Scalar,
  kind: Kind,
  key: string,
  surroundings: Surroundings,
): Iterable<Found> {
  if (scalar.state === 'encrypted') {
    yield reference(kind, 'encrypted', undefined, scalar.span, surroundings);
  } else if (scalar.state === 'expression') {
    yield* findInVariable(
      scalar.value,
      { kind, key, at: scalar.span, name: nameInExpression(scalar.value) },
      surroundings,
    );
  } else {
    const hasDollars = hasPlainDollars(scalar, surroundings.context);
    yield* findInText(scalar.value, { kind, key, at: scalar.span, hasDollars }, surroundings);
  }
}

export type ValuePlace = {
  readonly kind: Kind;
  readonly key?: string;
  readonly at: Span;
  readonly isEncoded?: boolean;
  /** Dollar signs in it begin no variables. */
  readonly hasDollars?: boolean;
};

/** A text that stands at the place of a secret, wherever it was taken from. */
export function* findInText(
  text: string,
  place: ValuePlace,
  surroundings: Surroundings,
): Iterable<Found> {
  switch (judgeValue(text, place.key, place.hasDollars)) {
    case 'literal':
      yield {
        ...known(surroundings),
        kind: place.kind,
        holds: 'literal',
        secret: new Secret(text),
        at: place.at,
        ...(place.isEncoded === true && { isEncoded: true }),
      };
      break;
    case 'variable':
      yield* findInVariable(text, { ...place, name: variableName(text) }, surroundings);
      break;
    case 'encrypted':
      yield reference(place.kind, 'encrypted', undefined, place.at, surroundings);
      break;
    case 'placeholder':
    case 'empty':
      break;
  }
}

/** A place that names the file that holds the secret. */
export function* findFileReference(
  scalar: Scalar,
  kind: Kind,
  surroundings: Surroundings,
): Iterable<Found> {
  if (scalar.state !== 'encrypted' && scalar.value.trim() !== '') {
    const name = scalar.state === 'literal' ? scalar.value : undefined;
    yield reference(kind, 'file', name, scalar.span, surroundings);
  }
}

/** A key of a Kubernetes Secret: the reference is the mapping that names it. */
export function* findSelector(
  entry: Entry,
  kind: Kind,
  surroundings: Surroundings,
): Iterable<Found> {
  const { value } = entry;
  if (value.type === 'scalar') {
    yield* findSecret(value, kind, entry.key, surroundings);
  } else if (value.type === 'sequence') {
    for (const [index, item] of value.items.entries()) {
      const at = { ...surroundings, path: `${surroundings.path}[${index}]` };
      yield* findSelector({ ...entry, value: item }, kind, at);
    }
  } else {
    const inner = value.entries.find(({ key }) => key === 'secret' || key === 'secretKeyRef');
    const parts = inner?.value.type === 'mapping' ? inner.value : value;
    const [name, key] = ['name', 'key'].map((part) => scalarAt(parts, part));
    if (name !== undefined) {
      const names = key === undefined ? name.value : `${name.value}/${key.value}`;
      yield reference(kind, 'variable', names, value.span, surroundings);
    }
  }
}

function scalarAt(mapping: Mapping, key: string): Scalar | undefined {
  const value = mapping.entries.find((entry) => entry.key === key)?.value;
  return value?.type === 'scalar' ? value : undefined;
}

/** User info and query keys of an address; what else stands in the text is none of a secret. */
export function* findInAddress(scalar: Scalar, surroundings: Surroundings): Iterable<Found> {
  if (scalar.state !== 'literal') {
    return;
  }
  const address = readAddress(scalar.value);
  for (const credential of address?.credentials ?? []) {
    const part = partOf(scalar, credential, surroundings.context);
    const isUserInfo = credential.kind === 'url-user-info';
    yield* findInText(
      credential.value,
      { kind: credential.kind, ...part, key: isUserInfo ? 'password' : credential.name },
      withUser(
        { ...surroundings, url: address?.url ?? '' },
        isUserInfo ? credential.name : undefined,
      ),
    );
  }
}

/** Where a part of a scalar's value stands in the text, and whether it stands there as it is. */
export function partOf(
  scalar: Scalar,
  part: Pick<AddressCredential, 'start' | 'end' | 'value'>,
  context: RuleContext,
): Pick<ValuePlace, 'at' | 'isEncoded' | 'hasDollars'> {
  const { text } = context;
  const source = text.slice(scalar.span.start, scalar.span.end);
  const first = source.indexOf(part.value);
  const isOnce = part.value !== '' && first >= 0 && !source.includes(part.value, first + 1);
  const start = isOnce ? scalar.span.start + first : innerOffset(text, scalar, part.start);
  const at = {
    start,
    end: isOnce ? start + part.value.length : innerOffset(text, scalar, part.end),
  };
  const isEncoded = text.slice(at.start, at.end) !== part.value;
  return { at, isEncoded, hasDollars: hasPlainDollars(scalar, context) };
}

const hasPlainDollars = ({ style }: Scalar, { quotesDollars }: RuleContext): boolean =>
  style === 'single' && quotesDollars === true;

/** The surroundings with the user, if that is a name and no variable. */
export function withUser(surroundings: Surroundings, username: string | undefined): Surroundings {
  const isName = username !== undefined && judgeValue(username) === 'literal';
  return isName ? { ...surroundings, username } : surroundings;
}

export function within(surroundings: Surroundings, key: string): Surroundings {
  return { ...surroundings, path: surroundings.path === '' ? key : `${surroundings.path}.${key}` };
}

/** A variable is a reference, unless it has a secret for a default. */
function* findInVariable(
  text: string,
  place: ValuePlace & { readonly name: string | undefined },
  surroundings: Surroundings,
): Iterable<Found> {
  const { kind, key, at, name } = place;
  const inner = literalDefault(text, key);
  if (inner === undefined) {
    yield reference(kind, 'variable', name, at, surroundings);
    return;
  }
  const written =
    place.isEncoded === true ? undefined : spanOfDefault(text, inner, at, surroundings.context);
  const isEncoded = written === undefined || inner.isWithinExpression;
  yield {
    ...known(surroundings),
    kind,
    holds: 'literal',
    secret: new Secret(inner.value),
    at: written ?? at,
    ...(isEncoded && { isEncoded: true }),
  };
}

function reference(
  kind: Kind,
  holds: 'file' | 'variable' | 'encrypted',
  name: string | undefined,
  at: Span,
  surroundings: Surroundings,
): Found {
  return {
    ...known(surroundings),
    kind,
    holds,
    at,
    ...(name !== undefined && { reference: name }),
  };
}

function known({ path, role, url, username }: Surroundings) {
  return {
    path,
    role,
    ...(url !== undefined && url !== '' && { url }),
    ...(username !== undefined && { username }),
  };
}
