import type { EndpointReport, FleetReport } from '../fleet-report.ts';
import { meaningOf, type Severity, severities } from './severity.ts';

/** What the page derives from the facts of an endpoint. */
export type Health = {
  readonly report: EndpointReport;
  /** Of its anchor on the page. */
  readonly id: string;
  readonly level: Severity | 'well';
  /** Of the current credential, in percent of its limit. */
  readonly agePercent: number | undefined;
  readonly isOverdue: boolean;
  /** Old credentials that should be out and are not proved to be refused. */
  readonly backlog: number;
};

/** The worst first, then the oldest credential first. */
export function healthOfFleet({ endpoints, generatedAt }: FleetReport): readonly Health[] {
  return endpoints
    .map((report, index) => healthOf(report, generatedAt, `e${index + 1}`))
    .toSorted(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        (b.agePercent ?? -1) - (a.agePercent ?? -1) ||
        a.report.endpoint.localeCompare(b.report.endpoint, 'en'),
    );
}

function healthOf(report: EndpointReport, now: number, id: string): Health {
  const { ageSeconds, maxAgeSeconds, nextRotationAt, backlog } = report;
  const agePercent = ageSeconds === undefined ? undefined : (100 * ageSeconds) / maxAgeSeconds;
  const isOverdue = nextRotationAt !== undefined && nextRotationAt < now;
  return {
    report,
    id,
    level: levelOf(report, { agePercent, isOverdue }),
    agePercent,
    isOverdue,
    backlog: backlog.length,
  };
}

function levelOf(
  { findings, probe, probeSchedule = 'enabled', rotation, pending }: EndpointReport,
  { agePercent = 0, isOverdue }: Pick<Health, 'agePercent' | 'isOverdue'>,
): Health['level'] {
  const found = findings.map(({ code }) => meaningOf(code).severity);
  const worst = severities.find((severity) => found.includes(severity));
  if (worst !== undefined) return worst;
  const isAmiss =
    probe?.failure !== undefined ||
    probeSchedule !== 'enabled' ||
    rotation === 'off' ||
    pending?.isStuck === true ||
    isOverdue ||
    agePercent > 100;
  return isAmiss ? 'attention' : 'well';
}

const rankOf = ({ level }: Health): number =>
  level === 'well' ? severities.length : severities.indexOf(level);
