import type { FleetReport } from '../fleet-report.ts';
import { ageChart } from './age-chart.ts';
import { type DetailLevel, detailLevels } from './detail-level.ts';
import { endpointSection } from './endpoint-section.ts';
import { findings } from './findings.ts';
import { fleetTable } from './fleet-table.ts';
import { foldWell } from './fold-well.ts';
import { gaps } from './gaps.ts';
import { header, verdictText } from './header.ts';
import { type Health, healthOfFleet } from './health.ts';
import { html, joined, Markup } from './html.ts';
import { legend } from './legend.ts';
import { overview } from './overview.ts';
import { styles } from './styles.ts';
import { symbols } from './symbols.ts';

/** By which a file is recognised as one of these pages. */
export const generator = 'promrotate report';

/** Bytes; 3 MB is what the page has to stay below. */
const mostBytes = 2_900_000;
/** Of more endpoints, each is closed until somebody opens it. */
const openEndpoints = 12;

/** The page: one file without scripts, that fetches nothing. As detailed as its size allows. */
export function renderReport(report: FleetReport): string {
  const healths = healthOfFleet(report);
  let page = '';
  for (
    let level = likelyLevel(healths, report.generatedAt);
    level < detailLevels.length;
    level += 1
  ) {
    page = renderPage(report, healths, level).text;
    if (Buffer.byteLength(page) <= mostBytes) break;
  }
  return page;
}

const sampleSize = 40;

/** The richest level at which some of the endpoints let expect that all of them have room. */
function likelyLevel(healths: readonly Health[], now: number): number {
  const distance = Math.max(1, Math.floor(healths.length / sampleSize));
  const sample = healths.filter((_, index) => index % distance === 0);
  const level = detailLevels.findIndex((_, index) => {
    const text = joined(sample.map((health) => sectionOf(health, index, now, false))).text;
    return (Buffer.byteLength(text) / sample.length) * healths.length <= mostBytes;
  });
  return level === -1 ? detailLevels.length - 1 : level;
}

/** Where something is wrong, more is shown. */
function sectionOf(health: Health, level: number, now: number, isOpen: boolean): Markup {
  const isPlain = health.level === 'well' || level === detailLevels.length - 1;
  return endpointSection(health, { now, isOpen, detail: detailAt(isPlain ? level : level - 1) });
}

const detailAt = (level: number): DetailLevel =>
  detailLevels[Math.max(0, level)] ?? detailLevels[0];

function renderPage(report: FleetReport, healths: readonly Health[], level: number): Markup {
  const detail = detailAt(level);
  const now = report.generatedAt;
  const isOpen = healths.length <= openEndpoints;
  const found = joined([findings(healths, { now, detail }), gaps(report, detail)]);
  const sections = foldWell(healths, (some) =>
    joined(some.map((health) => sectionOf(health, level, now, isOpen))),
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"><meta name="generator" content="${generator}"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>${verdictText(report, healths)} – promrotate, ${report.place}</title><style>${new Markup(styles)}</style></head>
<body>${symbols}${header(report, healths)}<main>
<section id="findings"><h2>Open findings</h2>${found.text === '' ? html`<p class="calm">None.</p>` : found}</section>
<section id="fleet"><h2>Fleet</h2>${overview(report, healths)}${ageChart(healths)}${healths.length === 0 ? html`<p>There is no endpoint to show.</p>` : fleetTable(healths, now)}</section>
${healths.length === 0 ? '' : html`<section id="endpoints"${isOpen ? '' : html` class="many"`}><h2>Endpoints</h2>${legend}${sections}</section>`}
</main></body></html>
`;
}
