import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup } from './html.ts';
import { distanceText, timeOf } from './times.ts';

export function writers({ writers: all }: EndpointReport, now: number): Markup {
  if (all.length === 0) return html`<p class="note">No writer is declared.</p>`;
  const rows = all.map(
    ({ name, isUpToDate, freshAt }) =>
      html`<tr><th scope="row">${name}<td>${isUpToDate ? 'up to date' : html`<strong>lags</strong>`}<td>${
        freshAt === undefined
          ? 'not seen'
          : html`${timeOf(freshAt, now)} (${distanceText(freshAt, now)})`
      }`,
  );
  return html`<table class="small"><caption>Writers</caption><thead><tr><th scope="col">Writer<th scope="col">Current credential<th scope="col">Its samples with it</thead><tbody>${joined(rows)}</table>`;
}
