import { reconcileFindings } from '../shared/reconcile-findings.ts';
import type { EndpointReport } from '../shared/report/fleet-report.ts';
import { reportEndpoint } from '../shared/report/report-endpoint.ts';
import { tellError } from '../shared/tell-error.ts';
import { factsOf } from './access-facts.ts';
import type { AccountAccess } from './account-access.ts';
import type { Audit, AuditDeps } from './audit.ts';
import type { Seen, Unseen } from './look-at-endpoint.ts';
import { problemsOf } from './problems.ts';

export type Concluded = { readonly report: EndpointReport; readonly failure?: Unseen };

/** Tells people what is wrong, has the ledger know what was found, and reports it all the same. */
export async function concludeEndpoint(
  deps: AuditDeps,
  audit: Audit,
  access: AccountAccess,
  seen: Seen,
): Promise<Concluded> {
  const { endpoint, look, ageSeconds, schedule: probeSchedule } = seen;
  const facts = factsOf(audit, access, seen);
  const reportOf = (ledger: Seen['look']['ledger']): EndpointReport => ({
    ...reportEndpoint({ ...look, ledger }),
    ageSeconds,
    probeSchedule,
  });
  const untold = (reason: string): Concluded => {
    deps.log.warn('findings of an endpoint not told', { endpoint, reason });
    return { report: reportOf({ ...look.ledger, audit: facts }), failure: { endpoint, reason } };
  };
  if (deps.clock.now() >= audit.until.telling) return untold('no time was left to tell of it');
  try {
    const problems = problemsOf(seen);
    await reconcileFindings(deps, endpoint, look.ledger, { problems, owner: 'audit-fleet' });
    return { report: reportOf(await deps.ledger.record(endpoint, [{ fact: 'audited', facts }])) };
  } catch (error) {
    return untold(tellError(error));
  }
}
