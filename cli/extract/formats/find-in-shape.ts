import type { Role } from '../sighting.ts';
import type { Entry, Mapping, Scalar, SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { findInHeaders } from './headers.ts';
import type { Found, RuleContext, Rules } from './rules.ts';
import type { Field, Shape, ValueField } from './shape.ts';
import {
  findFileReference,
  findInAddress,
  findSecret,
  findSelector,
  type Surroundings,
  within,
  withUser,
} from './values.ts';

/** The rules of a format whose document has the shape. */
export function rulesOf(shape: Shape, role: Role): Rules {
  return (document, context) => findInShape(document, shape, surroundingsOf(context, role));
}

export function surroundingsOf(context: RuleContext, role: Role): Surroundings {
  return { context, path: '', role };
}

/** Each place once, though aliases and merged keys lead to it by several ways; a writer's first. */
export function findInShape(
  tree: SyntaxTree,
  shape: Shape,
  surroundings: Surroundings,
): Iterable<Found> {
  const places = new Map<string, Found>();
  for (const found of visit(tree, shape, surroundings)) {
    const place = `${found.at.start}-${found.at.end}`;
    const known = places.get(place);
    if (known === undefined || (known.role !== 'remote-write' && found.role === 'remote-write')) {
      places.set(place, found);
    }
  }
  return places.values();
}

export function* visit(
  tree: SyntaxTree,
  shape: Shape,
  surroundings: Surroundings,
): Iterable<Found> {
  if (tree.type === 'sequence') {
    for (const [index, item] of tree.items.entries()) {
      yield* visit(item, shape, atIndex(surroundings, index));
    }
  } else if (tree.type === 'mapping') {
    const known = learn(tree, shape, surroundings);
    for (const [entry, key] of numbered(tree)) {
      const field = fieldOf(shape, entry.key);
      if (field !== undefined) {
        yield* visitField(entry, field, within(known, key));
      }
    }
  }
}

function* visitField(entry: Entry, field: Field, surroundings: Surroundings): Iterable<Found> {
  switch (field.is) {
    case 'mapping': {
      const role = field.role ?? surroundings.role;
      yield* visit(entry.value, field.shape(), { ...surroundings, role });
      break;
    }
    case 'headers':
      yield* findInHeaders(entry.value, surroundings);
      break;
    case 'found':
      yield* field.find(entry.value, surroundings);
      break;
    case 'selector':
      yield* findSelector(entry, field.kind, surroundings);
      break;
    case 'username':
      break;
    case 'secret':
    case 'secrets':
    case 'file':
    case 'address':
    case 'endpoint':
      yield* visitValues(entry.key, entry.value, field, surroundings);
  }
}

function* visitValues(
  key: string,
  tree: SyntaxTree,
  field: ValueField,
  surroundings: Surroundings,
): Iterable<Found> {
  if (tree.type === 'scalar') {
    yield* visitScalar(key, tree, field, surroundings);
  } else if (tree.type === 'sequence') {
    for (const [index, item] of tree.items.entries()) {
      yield* visitValues(key, item, field, atIndex(surroundings, index));
    }
  } else if (field.is === 'secrets') {
    for (const [entry, name] of numbered(tree)) {
      yield* visitValues(entry.key, entry.value, field, within(surroundings, name));
    }
  }
}

function visitScalar(
  key: string,
  scalar: Scalar,
  field: ValueField,
  at: Surroundings,
): Iterable<Found> {
  switch (field.is) {
    case 'secret':
    case 'secrets':
      return findSecret(scalar, field.kind, key, at);
    case 'file':
      return findFileReference(scalar, field.kind, at);
    case 'address':
    case 'endpoint':
      return findInAddress(scalar, at);
  }
}

/** What the mapping's own address and user name tell of the credentials in it. */
function learn(tree: Mapping, shape: Shape, surroundings: Surroundings): Surroundings {
  const url = firstLiteral(tree, shape, 'endpoint');
  const known =
    url === undefined ? surroundings : { ...surroundings, url: readAddress(url)?.url ?? '' };
  return withUser(known, firstLiteral(tree, shape, 'username'));
}

function firstLiteral(tree: Mapping, shape: Shape, is: Field['is']): string | undefined {
  for (const { key, value } of tree.entries) {
    const first = value.type === 'sequence' ? value.items[0] : value;
    if (fieldOf(shape, key)?.is === is && first?.type === 'scalar' && first.state === 'literal') {
      return first.value;
    }
  }
  return undefined;
}

function fieldOf(shape: Shape, key: string): Field | undefined {
  return Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.anyOther?.(key);
}

/** Entries with their key, which has an index where it repeats, as blocks do. */
function* numbered(tree: Mapping): Iterable<[Entry, string]> {
  const counts = new Map<string, number>();
  for (const { key } of tree.entries) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  for (const entry of tree.entries) {
    const index = seen.get(entry.key) ?? 0;
    seen.set(entry.key, index + 1);
    yield [entry, (counts.get(entry.key) ?? 0) > 1 ? `${entry.key}[${index}]` : entry.key];
  }
}

function atIndex(surroundings: Surroundings, index: number): Surroundings {
  return { ...surroundings, path: `${surroundings.path}[${index}]` };
}
