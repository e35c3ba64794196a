import type { EndpointReport } from '../fleet-report.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { timeOf } from './times.ts';

/** Who read the secret and who may, as the last audit found. */
export function access(
  { access: known }: EndpointReport,
  detail: DetailLevel,
  now: number,
): Markup {
  if (known === undefined || detail.readers === 0) return nothing;
  const readers = known.readers.slice(0, detail.readers);
  const mayRead = known.mayRead.slice(0, detail.readers);
  const rows = readers.map(
    ({ principal, count, lastAt }) =>
      html`<tr><th scope="row">${cut(principal, 200)}<td>${count}<td>${timeOf(lastAt, now)}`,
  );
  const items = mayRead.map((principal) => html`<li>${cut(principal, 200)}`);
  const readerTable = html`<div class="scroll" tabindex="0" role="region" aria-label="Who read the secret"><table><caption>Read the secret since the audit before${more(known.readers.length - readers.length)}</caption><thead><tr><th scope="col">Who<th scope="col">Times<th scope="col">Last</thead><tbody>${joined(rows)}</table></div>`;
  return html`<details><summary>Who reads the secret (${known.readers.length}), who may (${known.mayRead.length})</summary><p class="note">By the audit of ${timeOf(known.at, now)}.</p>${
    rows.length === 0 ? html`<p>Nobody read it since the audit before.</p>` : readerTable
  }<p>May read it, by policies${more(known.mayRead.length - mayRead.length)}:</p><ul class="who">${joined(items)}</ul></details>`;
}

const more = (count: number): string => (count > 0 ? ` (${count} more)` : '');
