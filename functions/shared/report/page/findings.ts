import type { FleetReport } from '../fleet-report.ts';
import { sign } from './badge.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import type { Health } from './health.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { codesInOrder, meaningOf, type Severity, severities, severityTexts } from './severity.ts';
import { distanceText, timeOf } from './times.ts';
import { subjectText } from './version-text.ts';

type Found = {
  readonly health: Health;
  readonly finding: FleetReport['endpoints'][number]['findings'][number];
};

type Options = { readonly now: number; readonly detail: DetailLevel };

/** What is wrong, the worst first, and of one kind together. */
export function findings(healths: readonly Health[], options: Options): Markup {
  const byCode = new Map<string, Found[]>();
  for (const health of healths) {
    for (const finding of health.report.findings) {
      const others = byCode.get(finding.code);
      if (others === undefined) byCode.set(finding.code, [{ health, finding }]);
      else others.push({ health, finding });
    }
  }
  const codes = [...byCode.keys()].toSorted((a, b) => placeOf(a) - placeOf(b));
  if (codes.length === 0) return nothing;
  const groups = severities.map((severity) => {
    const own = codes.filter((code) => meaningOf(code).severity === severity);
    const kinds = own.map((code) => kind(code, byCode.get(code) ?? [], options));
    return own.length === 0 ? nothing : group(severity, kinds);
  });
  return html`${joined(groups)}<p class="note">What a code means, and what to do: <code>npx promrotate explain CODE</code></p>`;
}

function placeOf(code: string): number {
  const place = codesInOrder.indexOf(code);
  return place === -1 ? codesInOrder.length : place;
}

function group(severity: Severity, kinds: readonly Markup[]): Markup {
  const { label, meaning } = severityTexts[severity];
  return html`<section class="sev ${severity}"><h3>${sign(severity)}${label} <small>${meaning}</small></h3>${joined(kinds)}</section>`;
}

/** More of one kind are folded. */
const shownAtOnce = 5;

function kind(code: string, all: readonly Found[], { now, detail }: Options): Markup {
  const told = all.slice(0, detail.findings);
  const items = told
    .toSorted((a, b) => a.finding.since - b.finding.since)
    .map(
      ({ health: { id, report }, finding: { subject, detail: sentence, since } }) =>
        html`<li><a href="#${id}">${report.endpoint}</a> <span class="sub">${subject === report.endpoint ? '' : subjectText(subject)}</span> <span class="since">since ${timeOf(since, now)} (${distanceText(since, now).replace(' ago', '')})</span><p>${cut(sentence, detail.text)}</p>`,
    );
  const rest = all.length - told.length;
  return html`<article><h4>${meaningOf(code).title}${all.length > 1 ? html` <span class="times">× ${all.length}</span>` : nothing} <code>${code}</code></h4><ul>${joined(items.slice(0, shownAtOnce))}</ul>${
    items.length > shownAtOnce
      ? html`<details class="fold"><summary>${items.length - shownAtOnce} more</summary><ul>${joined(items.slice(shownAtOnce))}</ul></details>`
      : nothing
  }${rest > 0 ? html`<p class="note">And ${rest} of the same, listed with their endpoints.</p>` : nothing}</article>`;
}
