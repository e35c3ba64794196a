import type { Identity } from '../shared/audit-ports.ts';
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
/** For what comes after the reads were asked for. */
const reserveMilliseconds = 3 * minute;

/** Who read secrets, and who could, in the whole account; what could not be found out is absent. */
export type AccountAccess = {
  readonly functionRoles: readonly string[];
  readonly identities: readonly Identity[];
  readonly candidates: readonly Candidate[] | undefined;
  readonly reads: FoundReads | undefined;
  readonly readsByEndpoint: ReturnType<typeof readsByEndpoint>;
};

export async function findAccess(
  deps: AuditDeps,
  audit: Audit,
  seen: readonly Seen[],
): Promise<AccountAccess> {
  const known = await attempt(deps, audit, 'may-read', async () => {
    const identities = await deps.identities.list();
    return { identities, candidates: candidatesAmong(identities) };
  });
  const reads = await attempt(deps, audit, 'readers', () => readsOf(deps, audit, seen));
  if (reads?.error !== undefined) noteGap(deps, audit, 'readers', reads.error);
  const secrets = seen.map(({ endpoint, look }) => ({ endpoint, arn: look.secret.arn }));
  return {
    functionRoles: deps.functionRoles,
    identities: known?.identities ?? [],
    candidates: known?.candidates,
    reads,
    readsByEndpoint: readsByEndpoint(reads?.reads ?? [], secrets),
  };
}

function readsOf(deps: AuditDeps, audit: Audit, seen: readonly Seen[]): Promise<FoundReads> {
  const latest = audit.deadline - reserveMilliseconds;
  return findReads(deps, {
    since: Math.min(audit.at, ...seen.map((one) => readsSince(audit, one))),
    deadline: Math.min(deps.clock.now() + longestReading, latest),
  });
}

/** Since the audit before; a day at least, so that one which is tried again tells as much. */
export function readsSince({ at }: Audit, { look }: Seen): number {
  const before = (look.ledger.audit?.at ?? at) - latenessMilliseconds;
  return Math.min(before, at - day);
}
