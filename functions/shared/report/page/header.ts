import type { FleetReport } from '../fleet-report.ts';
import { sign } from './badge.ts';
import type { Health } from './health.ts';
import { html, type Markup, nothing } from './html.ts';
import { type Severity, severities, severityTexts } from './severity.ts';
import { plural, timeOf } from './times.ts';

/** What it is, of where and when, and the verdict in one line. */
export function header(report: FleetReport, healths: readonly Health[]): Markup {
  const { place, generatedAt } = report;
  const worst = severities.find((severity) => countOf(healths, severity) > 0);
  const rest = restText(report, healths);
  const level = worst ?? (report.failures.length > 0 ? 'attention' : 'well');
  return html`<header><p class="brand">promrotate</p><h1>Write credentials <span>in ${place}</span></h1><p class="when">As of ${timeOf(generatedAt, generatedAt)} UTC (+00:00), like all times here.</p><p class="verdict ${level}">${sign(level)}<span><strong>${verdictText(report, healths)}</strong>${rest === '' ? nothing : html`<small>${rest}</small>`}</span></p></header>`;
}

/** The worst of it, for how many. */
export function verdictText({ failures }: FleetReport, healths: readonly Health[]): string {
  const worst = severities.find((severity) => countOf(healths, severity) > 0);
  const all = plural(healths.length, 'endpoint');
  if (worst !== undefined)
    return `${severityTexts[worst].label}: ${countOf(healths, worst)} of ${all}`;
  if (failures.length > 0) return `${plural(failures.length, 'endpoint')} could not be looked at`;
  if (healths.length === 0) return 'No endpoint is deployed';
  return healths.length === 1 ? 'The endpoint is well' : `All ${healths.length} endpoints are well`;
}

/** What there is beside the worst. */
function restText({ failures }: FleetReport, healths: readonly Health[]): string {
  const worst = severities.find((severity) => countOf(healths, severity) > 0);
  const counts = [
    ...severities
      .filter((severity) => severity !== worst)
      .map((severity) => [countOf(healths, severity), severityTexts[severity].label] as const),
    [worst === undefined ? 0 : failures.length, 'Not looked at'] as const,
    [
      worst === undefined ? 0 : healths.filter(({ level }) => level === 'well').length,
      'Well',
    ] as const,
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, label]) => `${label}: ${count}`)
    .join(' · ');
}

const countOf = (healths: readonly Health[], severity: Severity): number =>
  healths.filter(({ level }) => level === severity).length;
