import type {
  Identities,
  Reports,
  Schedules,
  SecretFacts,
  SecretReads,
  Trails,
} from '../shared/audit-ports.ts';
import type { LookDeps } from '../shared/look.ts';
import type { Clock, Definitions, Ledger, Log, Measures } from '../shared/ports.ts';
import type { ReconcileDeps } from '../shared/reconcile-findings.ts';
import { tellError } from '../shared/tell-error.ts';

export type AuditDeps = LookDeps &
  ReconcileDeps & {
    readonly clock: Clock;
    readonly ledger: Pick<Ledger, 'read' | 'record'>;
    readonly definitions: Pick<Definitions, 'list' | 'read'>;
    readonly schedules: Schedules;
    readonly trails: Trails;
    readonly secretReads: SecretReads;
    readonly secretFacts: SecretFacts;
    readonly identities: Identities;
    readonly reports: Reports;
    readonly measures: Measures;
    readonly log: Log;
    /** ARNs of the roles of functions of ours that read secrets. */
    readonly functionRoles: readonly string[];
    /** A region, or the local run. */
    readonly place: string;
  };

/** One audit of the whole fleet. Times are milliseconds since the epoch. */
export type Audit = {
  readonly at: number;
  /** Until when endpoints are looked at, CloudTrail is asked, and findings are told. */
  readonly until: { readonly looking: number; readonly reading: number; readonly telling: number };
  /** What could not be looked at, and why. */
  readonly gaps: { readonly part: AuditPart; readonly reason: string }[];
  /** Of parts that are asked for each endpoint. */
  readonly failuresInARow: Map<AuditPart, number>;
};

export type AuditPart = 'trail' | 'readers' | 'may-read' | 'schedules' | 'ages';

const minute = 60_000;
/** So much before the function has to have ended; what is begun by then may take minutes yet. */
const reserves = { looking: 9 * minute, reading: 5 * minute, telling: 3 * minute } as const;

export function beginAudit(at: number, deadline: number): Audit {
  const { looking, reading, telling } = reserves;
  return {
    at,
    until: {
      looking: deadline - looking,
      reading: deadline - reading,
      telling: deadline - telling,
    },
    gaps: [],
    failuresInARow: new Map(),
  };
}

/** A part that may fail without the others: what it gives is unknown then, and the report says why. */
export async function attempt<Result>(
  { log }: Pick<AuditDeps, 'log'>,
  { gaps }: Pick<Audit, 'gaps'>,
  part: AuditPart,
  run: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    noteGap({ log }, { gaps }, part, tellError(error));
    return undefined;
  }
}

const mostReasons = 3;

/** Each reason once, and no more than three a part: a thousand endpoints may have one each. */
export function noteGap(
  { log }: Pick<AuditDeps, 'log'>,
  { gaps }: Pick<Audit, 'gaps'>,
  part: AuditPart,
  reason: string,
): void {
  const known = gaps.filter((gap) => gap.part === part);
  if (known.length >= mostReasons || known.some((gap) => gap.reason === reason)) return;
  log.warn('part of the audit failed', { part, reason });
  gaps.push({ part, reason });
}
