import type { Identity } from '../shared/audit-ports.ts';
import { tellError } from '../shared/tell-error.ts';
import { type Audit, type AuditDeps, attempt, noteGap } from './audit.ts';
import { type FoundReads, findReads } from './find-reads.ts';
import type { Seen } from './look-at-endpoint.ts';
import { readsByEndpoint } from './readers.ts';
import { type Candidate, candidatesAmong } from './who-may-read.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** An event may come into CloudTrail's history later than that it happened. */
const latenessMilliseconds = 15 * minute;
const longestReading = 8 * minute;
/** CloudTrail keeps 90 days, and refuses to be asked for more. */
const longestHistory = 89 * day;

/** Who read secrets, and who could, in the whole account; what could not be found out is absent. */
export type AccountAccess = {
  readonly functionRoles: readonly string[];
  readonly identities: readonly Identity[] | undefined;
  readonly candidates: readonly Candidate[] | undefined;
  readonly reads: FoundReads | undefined;
  readonly readsByEndpoint: ReturnType<typeof readsByEndpoint>;
};

export async function findAccess(
  deps: AuditDeps,
  audit: Audit,
  seen: readonly Seen[],
): Promise<AccountAccess> {
  const identities = await attempt(deps, audit, 'may-read', () => deps.identities.list());
  const noteUnreadable = (arn: string): void =>
    noteGap(
      deps,
      audit,
      'may-read',
      `a policy of ${arn} cannot be read: what it allows is missing`,
    );
  const reads = await attempt(deps, audit, 'readers', () => readsOf(deps, audit, seen));
  if (reads?.error !== undefined) noteGap(deps, audit, 'readers', tellError(reads.error));
  const secrets = seen.map(({ endpoint, look }) => ({ endpoint, arn: look.secret.arn }));
  return {
    functionRoles: deps.functionRoles,
    identities,
    candidates: identities && candidatesAmong(identities, noteUnreadable),
    reads,
    readsByEndpoint: readsByEndpoint(reads?.reads ?? [], secrets),
  };
}

async function readsOf(
  deps: AuditDeps,
  audit: Audit,
  seen: readonly Seen[],
): Promise<FoundReads | undefined> {
  const found = await findReads(deps, {
    since: Math.min(audit.at, ...seen.map((one) => readsSince(audit, one))),
    deadline: Math.min(deps.clock.now() + longestReading, audit.until.reading),
  });
  if (found === undefined) noteGap(deps, audit, 'readers', 'no time was left to ask for them');
  return found;
}

/**
 * Since the audit before, as far back as CloudTrail knows; a day at least, so that one which is tried
 * again tells as much.
 */
export function readsSince(audit: Audit, seen: Seen): number {
  return Math.max(Math.min(lastAsked(audit, seen), audit.at - day), audit.at - longestHistory);
}

/** Reads since the audit before are no longer known by anybody. */
export function isBeyondHistory(audit: Audit, seen: Seen): boolean {
  return lastAsked(audit, seen) < audit.at - longestHistory;
}

const lastAsked = ({ at }: Audit, { look }: Seen): number =>
  (look.ledger.audit?.at ?? at) - latenessMilliseconds;
