import { metricNames } from '../shared/contract.ts';
import type { Measure } from '../shared/ports.ts';
import type { FleetReport } from '../shared/report/fleet-report.ts';
import { findAccess } from './account-access.ts';
import { type AuditDeps, attempt, beginAudit } from './audit.ts';
import { concludeEndpoint } from './conclude-endpoint.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtEndpoint, type Seen, type Unseen } from './look-at-endpoint.ts';
import { writeReport } from './write-report.ts';

/** 1,000 endpoints take 40 seconds to look at. */
const lookingPace = { width: 10, milliseconds: 400 };
const tellingPace = { width: 10, milliseconds: 0 };

/**
 * Looks at every endpoint and writes the report, in the time that there is. What cannot be looked at is
 * in it, and keeps nothing else; only a report that cannot be written is an error. Again, it says the
 * same again.
 */
export async function auditFleet(deps: AuditDeps, deadline: number): Promise<FleetReport> {
  const audit = beginAudit(deps.clock.now(), deadline);
  const endpoints = await deps.definitions.list();
  const [hasTrail, looks] = await Promise.all([
    attempt(deps, audit, 'trail', () => deps.trails.isAnyLogging()),
    inParallel(deps.clock, endpoints, { ...lookingPace, until: audit.until.looking }, (endpoint) =>
      lookAtEndpoint(deps, audit, endpoint),
    ),
  ]);
  const seen = looks.filter((one): one is Seen => 'look' in one);
  const unseen = looks.filter((one): one is Unseen => 'reason' in one);
  const access = await findAccess(deps, audit, seen);
  const concluded = await inParallel(deps.clock, seen, tellingPace, (one) =>
    concludeEndpoint(deps, audit, access, one),
  );
  const report = {
    generatedAt: audit.at,
    place: deps.place,
    ...(hasTrail === undefined ? {} : { hasTrail }),
    endpoints: concluded.map((one) => one.report),
    failures: [...unseen, ...concluded.flatMap(({ failure }) => failure ?? [])],
    gaps: audit.gaps,
  };
  await writeReport(deps, report);
  deps.measures.publish(measuresOf(report, endpoints.length));
  return report;
}

type Measured = Pick<FleetReport, 'endpoints' | 'failures' | 'gaps' | 'hasTrail'>;

function measuresOf(report: Measured, endpointCount: number): Measure[] {
  const { endpoints, failures, gaps = [], hasTrail } = report;
  const ages = endpoints.flatMap(({ ageSeconds, maxAgeSeconds }) =>
    ageSeconds === undefined ? [] : (ageSeconds / maxAgeSeconds) * 100,
  );
  return [
    { name: metricNames.audits, unit: 'Count', value: 1 },
    { name: metricNames.endpoints, unit: 'Count', value: endpointCount },
    { name: metricNames.notLookedAt, unit: 'Count', value: failures.length + gaps.length },
    ...(ages.length === 0
      ? []
      : [{ name: metricNames.oldestAge, unit: 'Percent' as const, value: Math.max(...ages) }]),
    ...(hasTrail === undefined
      ? []
      : [{ name: metricNames.trailMissing, unit: 'Count' as const, value: Number(!hasTrail) }]),
  ];
}
