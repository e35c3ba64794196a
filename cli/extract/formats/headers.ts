import type { Entry, Scalar, SyntaxTree } from '../syntax-tree.ts';
import type { Found } from './rules.ts';
import type { Surroundings } from './values.ts';
import { findFileReference, findInText, findSecret, partOf, within, withUser } from './values.ts';

/** Whether what a header of this name carries lets somebody in. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name) && !otherHeaders.test(name);
}

const secretHeader =
  /authorization$|(?:^|[-_])(?:auth|cookie|credentials?|jwt|pat)$|token$|secret$|passw(?:or)?d$|(?:^|[-_])key$|(?:api|access|auth|license|insert|ingest|write|secret|shared)key$|^x-honeycomb-team$/i;

const otherHeaders =
  /(?:idempotency|partition|routing|cache|surrogate|public|websocket|tenant|sort|host|idempotent)[-_]?key$|(?:page|continuation|cancellation|sync)[-_]?token$/i;

/** Headers in any of the shapes that the formats have: by name, as `Name: value`, as name and value. */
export function* findInHeaders(headers: SyntaxTree, surroundings: Surroundings): Iterable<Found> {
  if (headers.type === 'scalar') {
    yield* findInHeaderLine(headers, surroundings);
  } else if (headers.type === 'sequence') {
    for (const [index, item] of headers.items.entries()) {
      yield* findInHeaders(item, { ...surroundings, path: `${surroundings.path}[${index}]` });
    }
  } else {
    const name = scalarOf(headers.entries, ['name', 'key']);
    if (name !== undefined && headers.entries.some(({ key }) => headerValueKeys.has(key))) {
      yield* findInNamedHeader(name.value, headers.entries, surroundings);
    } else {
      for (const { key, value } of headers.entries) {
        yield* findInHeader(key, value, within(surroundings, key));
      }
    }
  }
}

const headerValueKeys = new Set([
  'value',
  'values',
  'secrets',
  'files',
  'from_context',
  'default_value',
]);

function* findInNamedHeader(
  name: string,
  entries: readonly Entry[],
  surroundings: Surroundings,
): Iterable<Found> {
  for (const { key, value } of entries) {
    if (key === 'value' || key === 'values' || key === 'default_value') {
      yield* findInHeader(name, value, within(surroundings, key));
    }
  }
}

/** One header: a value, several, or `values`, `secrets` and `files` as Prometheus has them. */
function* findInHeader(
  name: string,
  value: SyntaxTree,
  surroundings: Surroundings,
): Iterable<Found> {
  if (value.type === 'mapping') {
    for (const { key, value: inner } of value.entries) {
      const inside = within(surroundings, key);
      if (key === 'secrets') {
        yield* eachScalar(inner, inside, (scalar, at) => findHeaderValue(name, scalar, at));
      } else if (key === 'files') {
        yield* eachScalar(inner, inside, (scalar, at) => findFileReference(scalar, 'header', at));
      } else if (key === 'values') {
        yield* findInHeader(name, inner, inside);
      }
    }
  } else if (isSecretHeader(name)) {
    yield* eachScalar(value, surroundings, (scalar, at) => findHeaderValue(name, scalar, at));
  }
}

/** Headers that the documentation takes for secrets whatever their names. */
export function* findInEveryHeader(
  headers: SyntaxTree,
  surroundings: Surroundings,
): Iterable<Found> {
  for (const { key, value } of headers.type === 'mapping' ? headers.entries : []) {
    const find = (scalar: Scalar, at: Surroundings) => findHeaderValue(key, scalar, at);
    yield* eachScalar(value, within(surroundings, key), find);
  }
}

/** `Name: value`, as curl and the flags of VictoriaMetrics take it. */
export function* findInHeaderLine(line: Scalar, surroundings: Surroundings): Iterable<Found> {
  const match = line.state === 'literal' ? /^\s*([\w-]+)\s*[:=]\s*(.*)$/ds.exec(line.value) : null;
  const [, name, value] = match ?? [];
  const start = match?.indices?.[2]?.[0];
  if (name !== undefined && value !== undefined && start !== undefined && isSecretHeader(name)) {
    yield* findCredentials(name, value, start, line, surroundings);
  }
}

function* findHeaderValue(
  name: string,
  scalar: Scalar,
  surroundings: Surroundings,
): Iterable<Found> {
  if (scalar.state === 'literal') {
    yield* findCredentials(name, scalar.value, 0, scalar, surroundings);
  } else {
    yield* findSecret(scalar, 'header', name, surroundings);
  }
}

/** The credentials are what follows the scheme (RFC 9110, section 11.4); of `Basic` the password. */
function* findCredentials(
  name: string,
  value: string,
  start: number,
  scalar: Scalar,
  surroundings: Surroundings,
): Iterable<Found> {
  const scheme =
    /^(?:bearer|basic|token|apikey|api-key|splunk|key|negotiate)\s+/i.exec(value)?.[0] ?? '';
  const credentials = value.slice(scheme.length);
  const from = start + scheme.length;
  const part = { start: from, end: from + credentials.length, value: credentials };
  const place = {
    kind: 'header',
    key: name,
    ...partOf(scalar, part, surroundings.context),
  } as const;
  const basic = /^basic\b/i.test(scheme) ? decodeBasic(credentials) : undefined;
  yield* basic === undefined
    ? findInText(credentials, place, surroundings)
    : findInText(
        basic.password,
        { ...place, isEncoded: true },
        withUser(surroundings, basic.username),
      );
}

/** RFC 7617: the user name has no colon. */
export function decodeBasic(text: string): { username: string; password: string } | undefined {
  const isBase64 = /^[A-Za-z0-9+/]{4,}={0,2}$/.test(text);
  const pair = isBase64 ? Buffer.from(text, 'base64').toString('utf8') : '';
  const colon = pair.indexOf(':');
  return colon < 0 || pair.includes('\uFFFD')
    ? undefined
    : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** A scalar, or each one of a sequence, with its path. */
export function* eachScalar(
  tree: SyntaxTree,
  surroundings: Surroundings,
  find: (scalar: Scalar, surroundings: Surroundings) => Iterable<Found>,
): Iterable<Found> {
  if (tree.type === 'scalar') {
    yield* find(tree, surroundings);
  } else if (tree.type === 'sequence') {
    for (const [index, item] of tree.items.entries()) {
      yield* eachScalar(item, { ...surroundings, path: `${surroundings.path}[${index}]` }, find);
    }
  }
}

function scalarOf(entries: readonly Entry[], keys: readonly string[]): Scalar | undefined {
  const value = entries.find(({ key }) => keys.includes(key))?.value;
  return value?.type === 'scalar' ? value : undefined;
}
