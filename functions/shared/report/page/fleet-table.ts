import { ageBar, ageText } from './age-bar.ts';
import { badge } from './badge.ts';
import type { Health } from './health.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { distanceText } from './times.ts';

/** From here on, endpoints that are well fold away. */
const longFleet = 30;

export function fleetTable(healths: readonly Health[], now: number): Markup {
  if (healths.length <= longFleet)
    return table(healths, now, 'All endpoints, those that need somebody first');
  const well = healths.filter(({ level }) => level === 'well');
  const others = healths.filter(({ level }) => level !== 'well');
  return html`${others.length === 0 ? nothing : table(others, now, 'Endpoints that need somebody, the worst first')}${
    well.length === 0
      ? nothing
      : html`<details class="fold"><summary>${well.length} endpoints that are well</summary>${table(well, now, 'Endpoints that are well, the oldest credential first')}</details>`
  }`;
}

function table(healths: readonly Health[], now: number, caption: string): Markup {
  return html`<table class="fleet"><caption>${caption}</caption><thead><tr><th scope="col">Endpoint<th scope="col">State<th scope="col">Age, and its limit<th scope="col" class="d">Next rotation<th scope="col" class="d">Writers up to date<th scope="col" class="d">Old, not out</thead><tbody>${joined(
    healths.map((health) => row(health, now)),
  )}</table>`;
}

function row({ report, id, level, agePercent, isOverdue, backlog }: Health, now: number): Markup {
  const { endpoint, rotation, nextRotationAt, writers } = report;
  const upToDate = writers.filter(({ isUpToDate }) => isUpToDate).length;
  const next = nextRotationAt === undefined ? rotation : distanceText(nextRotationAt, now);
  return html`<tr><th scope="row"><a href="#${id}">${endpoint}</a><td>${badge(level)}<td>${ageText(report)}${ageBar(agePercent)}<td class="d">${isOverdue ? html`<strong>overdue</strong>, ${next}` : next}<td class="d">${upToDate} of ${writers.length}<td class="d">${backlog}`;
}
