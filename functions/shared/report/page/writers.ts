import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup } from './html.ts';
import { distanceOf } from './times.ts';

type Writer = EndpointReport['writers'][number];

/** Who writes, and whether with the current credential. */
export function writers({ writers: all }: EndpointReport, now: number): Markup {
  if (all.length === 0) return html`<p class="note">No writer is declared.</p>`;
  return html`<h4>Writers</h4><ul class="who">${joined(all.map((writer) => one(writer, now)))}</ul>`;
}

function one({ name, isUpToDate, freshAt }: Writer, now: number): Markup {
  const state = isUpToDate ? html`up to date` : html`<strong>lags</strong>`;
  const seen =
    freshAt === undefined
      ? html`its samples were not seen yet`
      : html`samples seen ${distanceOf(freshAt, now)}`;
  return html`<li><b>${name}</b> ${state}, ${seen}`;
}
