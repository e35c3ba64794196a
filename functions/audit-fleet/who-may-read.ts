import type { Identity } from '../shared/audit-ports.ts';
import { type Principals, patternOf, readStatements, type Statement } from './policy-statements.ts';
import { withVariables } from './policy-variables.ts';

/** From the surest on; `with-tags`: only with tags that the role or user has not, but its session may have. */
const readings = ['yes', 'with-conditions', 'with-tags', 'no'] as const;
type Reading = (typeof readings)[number];

/** Somebody whose policies let it read a secret; conditions are taken to hold. */
export type PossibleReader = {
  readonly principal: string;
  readonly reading: Exclude<Reading, 'no'>;
};

/** A role or user that may read some secret, and what its policies say of that. */
export type Candidate = {
  readonly identity: Identity;
  readonly statements: readonly Statement[];
  readonly boundary?: readonly Statement[];
};

/**
 * Of a whole account, the few that may read any secret at all. A policy that cannot be read is left out,
 * so that a boundary does not bound, and `noteUnreadable` is told whose it is.
 */
export function candidatesAmong(
  identities: readonly Identity[],
  noteUnreadable: (arn: string) => void,
): Candidate[] {
  const known = new Map<string, readonly Statement[] | undefined>();
  const statementsOf = (policy: string, { arn }: Identity): readonly Statement[] | undefined => {
    const statements = known.has(policy) ? known.get(policy) : statementsIn(policy);
    known.set(policy, statements);
    if (statements === undefined) noteUnreadable(arn);
    return statements;
  };
  return identities
    .map((identity) => {
      const boundary = identity.boundary && statementsOf(identity.boundary, identity);
      return {
        identity,
        statements: identity.policies.flatMap((policy) => statementsOf(policy, identity) ?? []),
        ...(typeof boundary === 'object' ? { boundary } : {}),
      };
    })
    .filter(({ statements }) => statements.some(({ effect }) => effect === 'Allow'));
}

function statementsIn(policy: string): readonly Statement[] | undefined {
  try {
    return readStatements(policy);
  } catch {
    return undefined;
  }
}

/**
 * Who may read the secret, by the policies of the account's roles and users and by its own policy. An
 * upper bound: what an organization or the secret's key forbids is not looked at. The root user of the
 * account, who always may, is not named.
 */
export function whoMayRead(
  candidates: readonly Candidate[],
  { arn, policy }: { readonly arn: string; readonly policy: readonly Statement[] },
): PossibleReader[] {
  const denied = deniedBy(policy.filter(concerns({ arn, tags: 'any', certainty: 'surely' })), arn);
  const readers = [
    ...candidates.flatMap((candidate) => readerOf(candidate, arn)),
    ...policy
      .filter(concerns({ arn, tags: 'any', certainty: 'maybe' }))
      .flatMap((statement) => readersBy(statement, arn)),
  ].filter(({ principal }) => !denied.has(anybody) && !denied.has(principal));
  const found = new Map<string, PossibleReader['reading']>();
  for (const { principal, reading } of readers) {
    const before = found.get(principal);
    if (before === undefined || readings.indexOf(reading) < readings.indexOf(before))
      found.set(principal, reading);
  }
  return [...found].map(([principal, reading]) => ({ principal, reading }));
}

const anybody = 'anybody';

function readersBy(
  { effect, isConditional, principals }: Statement,
  arn: string,
): PossibleReader[] {
  if (effect === 'Deny' || principals === undefined) return [];
  const names = principals.not ? [anybody] : principals.named.flatMap((one) => nameOf(one, arn));
  const reading = isConditional ? 'with-conditions' : 'yes';
  return names.map((principal) => ({ principal, reading }));
}

/** The account of the secret stands for those whom IAM lets in, who are found there. */
function nameOf({ kind, name }: Principals['named'][number], arn: string): string[] {
  if (kind !== 'AWS') return [`${kind.toLowerCase()} ${name}`];
  if (name === '*') return [anybody];
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account === undefined) return [name];
  return account === arn.split(':')[4] ? [] : [`account ${account}`];
}

/** Only who is denied whatever the circumstances, named as those who may read. */
function deniedBy(statements: readonly Statement[], arn: string): ReadonlySet<string> {
  const denials = statements.filter(
    ({ effect, isConditional, principals }) =>
      effect === 'Deny' && !isConditional && principals?.not === false,
  );
  return new Set(
    denials
      .flatMap(({ principals }) => principals?.named ?? [])
      .flatMap((principal) => nameOf(principal, arn)),
  );
}

function readerOf({ identity, statements, boundary }: Candidate, arn: string): PossibleReader[] {
  const ways = [statements, ...(boundary === undefined ? [] : [boundary])];
  const found = ways.map((way) => readings.indexOf(readingBy(way, identity, arn)));
  const reading = readings[Math.max(...found)];
  return reading === undefined || reading === 'no' ? [] : [{ principal: identity.arn, reading }];
}

function readingBy(statements: readonly Statement[], identity: Identity, arn: string): Reading {
  const isDenied = statements
    .filter(({ effect, isConditional }) => effect === 'Deny' && !isConditional)
    .some(concerns({ arn, identity, tags: 'any', certainty: 'surely' }));
  if (isDenied) return 'no';
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const surely = allowing.filter(concerns({ arn, identity, tags: 'own', certainty: 'maybe' }));
  if (surely.some(({ isConditional }) => !isConditional)) return 'yes';
  if (surely.length > 0) return 'with-conditions';
  const isByTags = allowing.some(concerns({ arn, identity, tags: 'any', certainty: 'maybe' }));
  return isByTags ? 'with-tags' : 'no';
}

type Question = {
  readonly arn: string;
  readonly identity?: Identity;
  readonly tags: 'own' | 'any';
  readonly certainty: 'maybe' | 'surely';
};

/** Whether a statement is about that secret; with a variable of which nothing is known, it may be. */
function concerns({ arn, identity, tags, certainty }: Question) {
  return ({ resources: { patterns, not } }: Statement): boolean => {
    const resolved = patterns.map((pattern) => withVariables(pattern, identity, tags));
    if (resolved.includes(undefined)) return false;
    // What may be excluded is not surely concerned, nor is it surely excluded.
    const mustBeExact = not ? certainty === 'maybe' : certainty === 'surely';
    const isNamed = resolved.some(
      (found) =>
        found !== undefined &&
        (found.isExact || !mustBeExact) &&
        patternOf(found.pattern).test(arn),
    );
    return isNamed !== not;
  };
}
