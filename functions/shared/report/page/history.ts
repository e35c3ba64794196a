import type { EndpointReport } from '../fleet-report.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { timeOf } from './times.ts';
import { subjectText } from './version-text.ts';

/** What happened, the newest first. */
export function history({ events }: EndpointReport, detail: DetailLevel, now: number): Markup {
  const shown = events.slice(0, detail.events);
  if (shown.length === 0) return nothing;
  const items = shown.map(({ at, kind, subject, by, detail: more }) => {
    return html`<li>${timeOf(at, now)} <b>${kind}</b> ${subjectText(subject)}${by === undefined ? '' : ` by ${by}`}${
      more === undefined ? '' : `: ${cut(more, detail.text)}`
    }`;
  });
  const rest = events.length - shown.length;
  const count = rest > 0 ? `the last ${shown.length} of ${events.length}` : String(shown.length);
  return html`<details><summary>History (${count})</summary><ol class="log">${joined(items)}</ol></details>`;
}
