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

/** One audit of the whole fleet. */
export type Audit = {
  readonly at: number;
  /** When the function has to have ended, in milliseconds since the epoch. */
  readonly deadline: number;
  /** What could not be looked at, and why; each part once. */
  readonly gaps: Map<AuditPart, string>;
};

export type AuditPart = 'trail' | 'readers' | 'may-read' | 'schedules' | 'ages';

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
    noteGap({ log }, { gaps }, part, error);
    return undefined;
  }
}

export function noteGap(
  { log }: Pick<AuditDeps, 'log'>,
  { gaps }: Pick<Audit, 'gaps'>,
  part: AuditPart,
  error: unknown,
): void {
  const reason = tellError(error);
  if (gaps.get(part) === reason) return;
  log.warn('part of the audit failed', { part, reason });
  gaps.set(part, reason);
}
