import type { EndpointReport } from '../fleet-report.ts';
import { access } from './access.ts';
import { ageBar, ageText } from './age-bar.ts';
import { badge } from './badge.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import type { Health } from './health.ts';
import { history } from './history.ts';
import { hosts } from './hosts.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { meaningOf } from './severity.ts';
import { timeline } from './timeline.ts';
import { distanceOf, distanceText, timeOf } from './times.ts';
import { versionsTable } from './versions-table.ts';
import { writers } from './writers.ts';

export type SectionOptions = {
  readonly now: number;
  readonly detail: DetailLevel;
  readonly isOpen: boolean;
};

/** All about one endpoint. Its anchor lies inside, so that following a link opens it. */
export function endpointSection(health: Health, options: SectionOptions): Markup {
  const { report, id, level } = health;
  const { now, detail, isOpen } = options;
  const shown = report.versions.slice(0, detail.versions);
  const hidden = report.versions.length - shown.length;
  return html`<details class="ep ${level}"${isOpen ? html` open` : nothing}><summary><h3>${report.endpoint}</h3> ${badge(level)}<span class="sum">${ageText(report)}</span></summary><div class="in" id="${id}">${facts(health, detail, now)}${timeline(report, shown, now)}${
    hidden > 0
      ? html`<p class="note">${hidden} older ${hidden === 1 ? 'version is' : 'versions are'} not shown.</p>`
      : nothing
  }${detail.hasTimes ? html`<details><summary>All times (UTC)</summary>${versionsTable(shown, now)}</details>` : nothing}${writers(report, now)}${hosts(report, detail, now)}${history(report, detail, now)}${access(report, detail, now)}</div></details>`;
}

function facts({ report, agePercent }: Health, detail: DetailLevel, now: number): Markup {
  return html`<dl class="facts"><div><dt>Current credential<dd>${ageText(report)}${ageBar(agePercent)}</div><div><dt>Rotation<dd>${rotation(report, now)}</div><div><dt>Last test metric<dd>${probe(report, now)}</div>${codes(report, detail)}</dl>`;
}

function rotation({ rotation: state, nextRotationAt }: EndpointReport, now: number): Markup {
  if (nextRotationAt === undefined) return html`${state}`;
  const verb = nextRotationAt < now ? 'was due' : 'next';
  return html`${state}, ${verb} ${timeOf(nextRotationAt, now)} (${distanceText(nextRotationAt, now)})`;
}

function probe({ probe: last }: EndpointReport, now: number): Markup {
  if (last === undefined) return html`none yet`;
  const when = distanceOf(last.at, now);
  if (last.failure === undefined) return html`arrived ${when}`;
  return html`<strong>${last.failure.kind}</strong> ${when}: ${cut(last.failure.detail, 200)}`;
}

function codes({ findings }: EndpointReport, { names }: DetailLevel): Markup {
  if (findings.length === 0) return nothing;
  const known = [...new Set(findings.map(({ code }) => code))];
  const shown = known.slice(0, names + 2);
  const items = shown.map((code) => html`<li>${meaningOf(code).title} <code>${code}</code>`);
  const rest = known.length - shown.length;
  return html`<div class="wide"><dt>Open findings<dd><ul>${joined(items)}</ul>${rest > 0 ? `and ${rest} more` : ''}</div>`;
}
