import type { Kind } from '../sighting.ts';
import type { Scalar, SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { fieldsOf, type PlacedField } from './fields.ts';
import { findInHeaderLine } from './headers.ts';
import { companionsOf, purposeOfField, roleOfField } from './purpose-of-field.ts';
import { isMetricsAddress, isWriteAddress } from './purposes.ts';
import type { Found, RuleContext, Rules } from './rules.ts';
import { namesSecret } from './secret-names.ts';
import {
  findFileReference,
  findInAddress,
  findSecret,
  type Surroundings,
  withUser,
} from './values.ts';

/** Secrets of metrics by their names, in a format that does not say what they are for. */
export const namedSecrets: Rules = (document, context) => findNamedSecrets(document, context);

function* findNamedSecrets(document: SyntaxTree, context: RuleContext): Iterable<Found> {
  for (const placed of fieldsOf(document)) {
    yield* findInField(placed, context);
  }
}

export function* findInField(placed: PlacedField, context: RuleContext): Iterable<Found> {
  const { key, value, path } = placed.field;
  if (typeOfOutput.test(path) || aboutAnObject.test(path)) return;
  const isAddress = value.state === 'literal' && /^https?:\/\//i.test(value.value.trimStart());
  if (isAddress) {
    yield* findInFieldAddress(placed, context);
  } else if (/headers?$/i.test(key) && purposeOfField(placed, context.file) === 'metrics') {
    yield* findInHeaderList(value, surroundingsOf(placed, context));
  } else if ((namesSecret(key) || isGenerated(placed)) && canBeSecret(key, value)) {
    if (purposeOfField(placed, context.file) === 'metrics') {
      yield* findSecret(value, kindOf(placed), key, surroundingsOf(placed, context));
    }
  } else if (isFileOfSecret(key) && purposeOfField(placed, context.file) === 'metrics') {
    yield* findFileReference(value, kindOf(placed), surroundingsOf(placed, context));
  }
}

/** Terraform's state says of an output of what type it is, with the names of its attributes. */
const typeOfOutput = /^outputs\.[^.[]+\.type(?:[.[]|$)/;

/** What somebody notes about an object (checksums, names of Secrets), and what a job's token may do. */
const aboutAnObject = /(?:annotations|labels)\.|(?:^|\.)permissions\./i;

function* findInFieldAddress(placed: PlacedField, context: RuleContext): Iterable<Found> {
  const { value } = placed.field.value;
  const address = readAddress(value);
  if (address === undefined || address.credentials.length === 0) {
    return;
  }
  if (isMetricsAddress(value) || purposeOfField(placed, context.file) === 'metrics') {
    const known = surroundingsOf(placed, context);
    const role = isWriteAddress(value) ? 'remote-write' : known.role;
    yield* findInAddress(placed.field.value, { ...known, role });
  }
}

/** `authorization=Basic …,x-tenant=1`, as OTLP's variables have it, and with `^^` as vmagent's. */
function* findInHeaderList(list: Scalar, surroundings: Surroundings): Iterable<Found> {
  const isExact = list.span.end - list.span.start === list.value.length;
  for (const { 0: value, index } of list.value.matchAll(/(?:(?!,|\^\^).)+/gs)) {
    const start = list.span.start + index;
    const span = isExact ? { start, end: start + value.length } : list.span;
    yield* findInHeaderLine({ ...list, value, span }, surroundings);
  }
}

function surroundingsOf(placed: PlacedField, context: RuleContext): Surroundings {
  const { url, username } = companionsOf(placed);
  const stripped = url === undefined ? undefined : readAddress(url)?.url;
  const known: Surroundings = {
    context,
    path: placed.field.path,
    role: roleOfField(placed, context.file),
    ...(stripped !== undefined && { url: stripped }),
  };
  return withUser(known, username);
}

/** Booleans, durations, paths and texts of several lines are no secrets whatever their name. */
function canBeSecret(key: string, { value, state }: Scalar): boolean {
  if (state !== 'literal') {
    return state === 'encrypted' || /[a-z_]/i.test(value);
  }
  const text = value.trim();
  return !(
    /^(?:true|false|yes|no|on|off|required|optional|strong|null|nil|~)$/i.test(text) ||
    (/^\d+(?:\.\d+)?(?:ms|[smhd])?$/.test(text) && !/pass|pwd/i.test(key)) ||
    /^(?:\.{0,2}|~)\/[\w.@-]+(?:\/[\w.@-]+)+$/.test(text) ||
    /^[{[](?!\{)/.test(text) ||
    /^-----BEGIN (?:CERTIFICATE|PUBLIC KEY)/.test(text) ||
    text.replaceAll('\\\n', '').includes('\n')
  );
}

/** What Terraform's state keeps of a `random_password`. */
const isGenerated = ({ field, levels }: PlacedField): boolean =>
  field.key === 'attributes_result' &&
  levels.some(({ names }) => names.includes('random_password'));

const isFileOfSecret = (key: string): boolean => {
  const name = /^(.+?)[-_.]?file(?:name|_?path)?$/i.exec(key)?.[1];
  return name !== undefined && namesSecret(name);
};

/** Flags as keys are flags (`remoteWrite.basicAuth.password`); what else only its name tells of is a named secret. */
function kindOf({ field }: PlacedField): Kind {
  const [group = '', ...rest] = plain(field.key).split('.');
  const name = rest.join('.');
  if (!/^(?:remotewrite|remoteread|datasource|notifier)$/.test(group)) {
    return 'named-secret';
  }
  return flagKinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'named-secret';
}

const flagKinds: readonly (readonly [RegExp, Kind])[] = [
  [/^basicauth\.password(?:file)?$/, 'basic-auth-password'],
  [/^bearertoken(?:file)?$/, 'bearer-token'],
  [/^oauth2\.clientsecret(?:file)?$/, 'oauth2-client-secret'],
  [/^aws\.secretkey$/, 'aws-secret-key'],
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, '');
