import type { EndpointReport } from '../fleet-report.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { plural, timeOf } from './times.ts';

type Access = NonNullable<EndpointReport['access']>;
type Reader = Access['readers'][number];

const kinds = {
  function: 'promrotate',
  host: 'its host',
  other: 'somebody else',
  unknown: 'unknown',
} as const;
const longestPrincipal = 200;

/** Who read the secret and who may, as the last audit found. */
export function access(report: EndpointReport, detail: DetailLevel, now: number): Markup {
  const { access: known } = report;
  if (known === undefined || !detail.hasTimes) return nothing;
  const { readers, refused, unnamed } = known;
  const others = readers.filter(({ kind }) => kind === 'other').length;
  const told = others === 0 ? '' : `: ${others} other than promrotate and its hosts`;
  return html`<details><summary>Who reads the secret${told}</summary><p class="note">By the audit of ${timeOf(known.at, now)}; reads are known since ${timeOf(known.since, now)}${
    known.isComplete ? '' : ', and not all of those before'
  }.</p>${
    known.unknown.includes('readers')
      ? html`<p>Who read it could not be found out.</p>`
      : html`${readers.length === 0 ? nobody(known) : readersTable('Read it', readers, unnamed.readers, detail, now)}${
          refused.length === 0
            ? nothing
            : readersTable('Were denied it', refused, unnamed.refused, detail, now)
        }`
  }${mayRead(known, detail)}</details>`;
}

const nobody = ({ isComplete }: Access): Markup =>
  isComplete
    ? html`<p>Nobody read it.</p>`
    : html`<p>Nobody read it in the time that was looked at.</p>`;

function readersTable(
  caption: string,
  readers: readonly Reader[],
  unnamed: number,
  detail: DetailLevel,
  now: number,
): Markup {
  const shown = readers.slice(0, detail.names);
  const rows = shown.map(
    ({ principal, kind, count, lastAt }) =>
      html`<tr><th scope="row" class="arn">${cut(principal, longestPrincipal)}<td>${
        kind === 'other' ? html`<strong>${kinds[kind]}</strong>` : kinds[kind]
      }<td class="num">${count}<td>${timeOf(lastAt, now)}`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col">Who<th scope="col">Is<th scope="col" class="num">Times<th scope="col">Last</thead><tbody>${joined(rows)}</table></div>${rest(
    readers.length - shown.length + unnamed,
  )}`;
}

function mayRead({ mayRead: all, unnamed, unknown }: Access, detail: DetailLevel): Markup {
  if (unknown.includes('may-read')) return html`<p>Who may read it could not be found out.</p>`;
  const shown = all.slice(0, detail.names);
  const items = shown.map((principal) => html`<li>${cut(principal, longestPrincipal)}`);
  return html`<h4>May read it, by policies</h4><ul class="arn">${joined(items)}</ul>${rest(
    all.length - shown.length + unnamed.mayRead,
  )}`;
}

const rest = (count: number): Markup =>
  count === 0 ? nothing : html`<p class="note">And ${plural(count, 'other')}.</p>`;
