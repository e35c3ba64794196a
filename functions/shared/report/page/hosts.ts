import type { EndpointReport } from '../fleet-report.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { distanceText, plural } from './times.ts';

/** Hosts that are not, or were not, as they should be. */
export function hosts({ drift }: EndpointReport, detail: DetailLevel, now: number): Markup {
  const shown = drift.slice(0, detail.names);
  if (shown.length === 0) return nothing;
  const items = shown.map(({ host, writer, repairs, failure }) => {
    const role = writer === undefined ? 'receiver' : `writer ${writer}`;
    const repaired = repairs === 0 ? '' : `, repaired ${plural(repairs, 'time')} within a day`;
    return html`<li><b>${host}</b> (${role})${repaired}${
      failure === undefined
        ? nothing
        : html`: <strong>fails</strong> since ${distanceText(failure.since, now)}: ${cut(failure.detail, detail.text)}`
    }`;
  });
  return html`<h4>Hosts that drifted</h4><ul>${joined(items)}</ul>`;
}
