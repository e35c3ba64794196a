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

type Version = EndpointReport['versions'][number];

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
  const { ageSeconds, maxAgeSeconds, nextRotationAt, versions } = report;
  const agePercent = ageSeconds === undefined ? undefined : (100 * ageSeconds) / maxAgeSeconds;
  const isOverdue = nextRotationAt !== undefined && nextRotationAt < now;
  const backlog = versions.filter(isOutgoing).length;
  return {
    report,
    id,
    level: levelOf(report, { agePercent, isOverdue }),
    agePercent,
    isOverdue,
    backlog,
  };
}

/** A rotation that was given up may have been before there was a credential: then nothing is left. */
export const isOutgoing = ({ state, retiredAt, refusedAt }: Version): boolean =>
  state === 'retiring' ||
  (state === 'given-up' && retiredAt !== undefined && refusedAt === undefined);

function levelOf(
  { findings, probe, rotation }: EndpointReport,
  { agePercent = 0, isOverdue }: Pick<Health, 'agePercent' | 'isOverdue'>,
): Health['level'] {
  const found = findings.map(({ code }) => meaningOf(code).severity);
  const worst = severities.find((severity) => found.includes(severity));
  if (worst !== undefined) return worst;
  const isAmiss = probe?.failure !== undefined || rotation === 'off' || isOverdue;
  return isAmiss || agePercent > 100 ? 'attention' : 'well';
}

const rankOf = ({ level }: Health): number =>
  level === 'well' ? severities.length : severities.indexOf(level);
