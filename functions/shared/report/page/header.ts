import type { FleetReport } from '../fleet-report.ts';
import { sign } from './badge.ts';
import type { Health } from './health.ts';
import { html, type Markup } from './html.ts';
import { severities, severityTexts } from './severity.ts';
import { plural, timeOf } from './times.ts';

/** What it is, of where and when, and the verdict in one line. */
export function header(report: FleetReport, healths: readonly Health[]): Markup {
  const { place, generatedAt } = report;
  const worst = severities.find((severity) => healths.some(({ level }) => level === severity));
  const level = worst ?? (report.failures.length > 0 ? 'attention' : 'well');
  return html`<header><p class="brand">promrotate</p><h1>Write credentials <span>in ${place}</span></h1><p class="when">As of ${timeOf(generatedAt, generatedAt)} UTC (+00:00), like all times here.</p><p class="verdict ${level}">${sign(level)}<strong>${verdictText(report, healths)}</strong></p></header>`;
}

export function verdictText({ failures }: FleetReport, healths: readonly Health[]): string {
  const counts = severities.flatMap((severity) => {
    const count = healths.filter(({ level }) => level === severity).length;
    return count === 0
      ? []
      : [`${severityTexts[severity].label}: ${count} of ${endpoints(healths.length)}`];
  });
  if (failures.length > 0) counts.push(`Not looked at: ${endpoints(failures.length)}`);
  if (counts.length > 0) return counts.join(' · ');
  if (healths.length === 0) return 'No endpoint is deployed';
  return healths.length === 1 ? 'The endpoint is well' : `All ${healths.length} endpoints are well`;
}

const endpoints = (count: number): string => plural(count, 'endpoint');
