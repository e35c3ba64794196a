import { ageBar, ageText } from './age-bar.ts';
import { badge } from './badge.ts';
import { foldWell } from './fold-well.ts';
import type { Health } from './health.ts';
import { html, joined, type Markup } from './html.ts';
import { distanceText } from './times.ts';

/** All endpoints, one a row. */
export const fleetTable = (healths: readonly Health[], now: number): Markup =>
  foldWell(healths, (some) => table(some, now));

function table(healths: readonly Health[], now: number): Markup {
  return html`<table class="fleet"><caption>The worst first, then the oldest credential</caption><thead><tr><th scope="col">Endpoint<th scope="col">State<th scope="col">Age, and its limit<th scope="col" class="d">Next rotation<th scope="col" class="d">Writers up to date<th scope="col" class="d">Old, not out</thead><tbody>${joined(
    healths.map((health) => row(health, now)),
  )}</table>`;
}

function row({ report, id, level, agePercent, isOverdue, backlog }: Health, now: number): Markup {
  const { endpoint, rotation, nextRotationAt, writers } = report;
  const upToDate = writers.filter(({ isUpToDate }) => isUpToDate).length;
  const next = nextRotationAt === undefined ? rotation : distanceText(nextRotationAt, now);
  return html`<tr><th scope="row"><a href="#${id}">${endpoint}</a><td>${badge(level)}<td>${ageText(report)}${ageBar(agePercent)}<td class="d">${isOverdue ? html`<strong>overdue</strong>, ${next}` : next}<td class="d">${upToDate} of ${writers.length}<td class="d">${backlog}`;
}
