import type { Identity } from '../shared/audit-ports.ts';
import { type Judged, judgeStatement } from './judge-statement.ts';
import { type Principals, readStatements, type Statement } from './policy-statements.ts';

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
  readonly statements: readonly Judged[];
  readonly boundary?: readonly Judged[];
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
  const statementsOf = (policy: string, identity: Identity): readonly Judged[] | undefined => {
    const statements = known.has(policy) ? known.get(policy) : statementsIn(policy);
    known.set(policy, statements);
    if (statements === undefined) noteUnreadable(identity.arn);
    return statements?.map((statement) => judgeStatement(statement, identity));
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
  const own = policy.map((statement) => judgeStatement(statement));
  const denied = deniedBy(own, arn);
  const readers = [
    ...candidates.flatMap((candidate) => readerOf(candidate, arn)),
    ...own.flatMap((statement) => readersBy(statement, arn)),
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
  { effect, isConditional, principals, isByAnyTags }: Judged,
  arn: string,
): PossibleReader[] {
  if (effect === 'Deny' || principals === undefined || !isByAnyTags(arn)) return [];
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
function deniedBy(statements: readonly Judged[], arn: string): ReadonlySet<string> {
  const denials = statements.filter(
    ({ effect, isConditional, principals, isSurely }) =>
      effect === 'Deny' && !isConditional && principals?.not === false && isSurely(arn),
  );
  return new Set(
    denials
      .flatMap(({ principals }) => principals?.named ?? [])
      .flatMap((principal) => nameOf(principal, arn)),
  );
}

function readerOf({ identity, statements, boundary }: Candidate, arn: string): PossibleReader[] {
  const ways = [statements, ...(boundary === undefined ? [] : [boundary])];
  const found = ways.map((way) => readings.indexOf(readingBy(way, arn)));
  const reading = readings[Math.max(...found)];
  return reading === undefined || reading === 'no' ? [] : [{ principal: identity.arn, reading }];
}

function readingBy(statements: readonly Judged[], arn: string): Reading {
  const isDenied = statements.some(
    ({ effect, isConditional, isSurely }) => effect === 'Deny' && !isConditional && isSurely(arn),
  );
  if (isDenied) return 'no';
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const byOwnTags = allowing.filter(({ isByOwnTags }) => isByOwnTags(arn));
  if (byOwnTags.some(({ isConditional }) => !isConditional)) return 'yes';
  if (byOwnTags.length > 0) return 'with-conditions';
  return allowing.some(({ isByAnyTags }) => isByAnyTags(arn)) ? 'with-tags' : 'no';
}
