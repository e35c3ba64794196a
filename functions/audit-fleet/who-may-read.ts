import type { Identity } from '../shared/audit-ports.ts';
import { type Principals, patternOf, readStatements, type Statement } from './policy-statements.ts';
import { withVariables } from './policy-variables.ts';

/** Somebody whose policies let it read a secret; conditions are taken to hold. */
export type PossibleReader = { readonly principal: string; readonly isConditional: boolean };

/** A role or user that may read some secret, and what its policies say of that. */
export type Candidate = {
  readonly identity: Identity;
  readonly statements: readonly Statement[];
  readonly boundary?: readonly Statement[];
};

/** Of a whole account, the few that may read any secret at all. */
export function candidatesAmong(identities: readonly Identity[]): Candidate[] {
  const known = new Map<string, readonly Statement[]>();
  const statementsOf = (policy: string): readonly Statement[] => {
    const statements = known.get(policy) ?? readStatements(policy);
    known.set(policy, statements);
    return statements;
  };
  return identities
    .map((identity) => ({
      identity,
      statements: identity.policies.flatMap(statementsOf),
      ...(identity.boundary === undefined ? {} : { boundary: statementsOf(identity.boundary) }),
    }))
    .filter(({ statements }) => statements.some(({ effect }) => effect === 'Allow'));
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
  const own = policy.filter(concerns(arn));
  const denied = deniedBy(own);
  const readers = [
    ...candidates.flatMap((candidate) => readerOf(candidate, arn)),
    ...own.flatMap((statement) => readersBy(statement, arn)),
  ].filter(({ principal }) => !denied.has('*') && !denied.has(principal));
  const unconditional = new Set(
    readers.filter(({ isConditional }) => !isConditional).map(({ principal }) => principal),
  );
  return [...new Set(readers.map(({ principal }) => principal))].map((principal) => ({
    principal,
    isConditional: !unconditional.has(principal),
  }));
}

function readersBy(
  { effect, isConditional, principals }: Statement,
  arn: string,
): PossibleReader[] {
  if (effect === 'Deny' || principals === undefined) return [];
  const names = principals.not ? ['anybody'] : principals.named.flatMap((one) => nameOf(one, arn));
  return names.map((principal) => ({ principal, isConditional }));
}

/** The account of the secret stands for those whom IAM lets in, who are found there. */
function nameOf({ kind, name }: Principals['named'][number], arn: string): string[] {
  if (kind !== 'AWS') return [`${kind.toLowerCase()} ${name}`];
  if (name === '*') return ['anybody'];
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account === undefined) return [name];
  return account === arn.split(':')[4] ? [] : [`account ${account}`];
}

/** Only who is denied whatever the circumstances. */
function deniedBy(statements: readonly Statement[]): ReadonlySet<string> {
  const denials = statements.filter(
    ({ effect, isConditional, principals }) =>
      effect === 'Deny' && !isConditional && principals?.not === false,
  );
  return new Set(
    denials.flatMap(({ principals }) => principals?.named ?? []).map(({ name }) => name),
  );
}

type Reading = 'yes' | 'with-conditions' | 'no';

function readerOf({ identity, statements, boundary }: Candidate, arn: string): PossibleReader[] {
  const reading = readingBy(statements, identity, arn);
  const bounded = boundary === undefined ? 'yes' : readingBy(boundary, identity, arn);
  if (reading === 'no' || bounded === 'no') return [];
  const isConditional = reading === 'with-conditions' || bounded === 'with-conditions';
  return [{ principal: identity.arn, isConditional }];
}

function readingBy(statements: readonly Statement[], identity: Identity, arn: string): Reading {
  const isDenied = statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      !statement.isConditional &&
      concerns(arn, identity, 'surely')(statement),
  );
  if (isDenied) return 'no';
  const allowing = statements.filter(
    (statement) => statement.effect === 'Allow' && concerns(arn, identity)(statement),
  );
  if (allowing.length === 0) return 'no';
  return allowing.every(({ isConditional }) => isConditional) ? 'with-conditions' : 'yes';
}

/** Whether a statement is about that secret; with a variable of which nothing is known, it may be. */
function concerns(arn: string, identity?: Identity, certainty: 'maybe' | 'surely' = 'maybe') {
  return ({ resources: { patterns, not } }: Statement): boolean => {
    const resolved = patterns.map((pattern) => withVariables(pattern, identity));
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
