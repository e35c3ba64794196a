import type { FleetReport } from '../fleet-report.ts';
import type { Health } from './health.ts';
import { html, joined, type Markup, nothing } from './html.ts';

/** The fleet in numbers. */
export function overview({ failures }: FleetReport, healths: readonly Health[]): Markup {
  const findings = healths.reduce((count, { report }) => count + report.findings.length, 0);
  const oldest = Math.max(0, ...healths.map(({ agePercent }) => agePercent ?? 0));
  const overdue = healths.filter(({ isOverdue }) => isOverdue).length;
  const backlog = healths.reduce((count, health) => count + health.backlog, 0);
  return html`<dl class="tiles">${joined([
    tile('Endpoints', String(healths.length + failures.length), false),
    tile('Open findings', String(findings), findings > 0),
    tile('Oldest credential, of its limit', `${Math.round(oldest)} %`, oldest > 100),
    tile('Rotations overdue', String(overdue), overdue > 0),
    tile('Old credentials not out', String(backlog), backlog > 0),
  ])}</dl>`;
}

function tile(name: string, value: string, isAmiss: boolean): Markup {
  return html`<div${isAmiss ? html` class="amiss"` : nothing}><dt>${name}<dd>${value}</div>`;
}
