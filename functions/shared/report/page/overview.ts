import type { FleetReport } from '../fleet-report.ts';
import type { Health } from './health.ts';
import { html, joined, type Markup, nothing } from './html.ts';

/** The fleet in numbers. */
export function overview({ failures }: FleetReport, healths: readonly Health[]): Markup {
  const findings = healths.reduce((count, { report }) => count + report.findings.length, 0);
  const ages = healths.flatMap(({ agePercent }) => agePercent ?? []);
  const oldest = ages.length === 0 ? undefined : Math.max(...ages);
  const overdue = healths.filter(({ isOverdue }) => isOverdue).length;
  const backlog = healths.reduce((count, health) => count + health.backlog, 0);
  return html`<dl class="tiles">${joined([
    tile('Endpoints', String(healths.length + failures.length), false),
    tile('Open findings', String(findings), findings > 0),
    tile('Oldest credential, of its limit', percentText(oldest), (oldest ?? 0) > 100),
    tile('Rotations overdue', String(overdue), overdue > 0),
    tile('Old credentials not out', String(backlog), backlog > 0),
  ])}</dl>`;
}

/** What is above the limit never looks as if it were at it. */
function percentText(percent: number | undefined): string {
  if (percent === undefined) return 'unknown';
  return `${percent > 100 ? Math.ceil(percent) : Math.round(percent)} %`;
}

function tile(name: string, value: string, isAmiss: boolean): Markup {
  return html`<div${isAmiss ? html` class="amiss"` : nothing}><dt>${name}<dd>${value}</div>`;
}
