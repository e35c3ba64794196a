import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { type Scale, share } from './timeline-scale.ts';
import { shortInstant } from './times.ts';
import { nameOf, stateText } from './version-text.ts';

type Version = EndpointReport['versions'][number];

/** A version: its name, what it is and was when, and the same as a picture below. */
export function timelineRow(version: Version, scale: Scale): Markup {
  const bars = spansOf(version, scale.now).map((span) => bar(span, scale));
  const marks = marksOf(version).map(
    ([mark, at]) => html`<use href="#${mark}" x="${share(scale.positionOf(at))}" y="6"/>`,
  );
  const isBad = version.isCompromised || version.failure !== undefined;
  return html`<li${isBad ? html` class="bad"` : nothing}><b>${nameOf(version)}</b> <span>${stateText(version)}</span> <small>${rangeText(version, scale.now)}</small><svg aria-hidden="true">${joined(bars)}${joined(marks)}</svg>`;
}

/** When it was current, or else made. */
function rangeText({ createdAt, currentAt, supersededAt }: Version, now: number): string {
  const from = currentAt ?? createdAt;
  if (from === undefined) return '';
  const begin = shortInstant(from, now);
  return supersededAt === undefined
    ? `since ${begin}`
    : `current ${begin} – ${shortInstant(supersededAt, now)}`;
}

type Span = { readonly kind: string; readonly from: number; readonly to: number };

/** What has passed and is narrower, in percent, would not be seen. */
const leastWidth = 0.3;

function bar({ kind, from, to }: Span, scale: Scale): Markup {
  const left = scale.positionOf(from);
  const width = scale.positionOf(to) - left;
  if (width < leastWidth && to < scale.now) return nothing;
  return html`<rect class="${kind}" x="${share(left)}" width="${share(Math.max(width, leastWidth))}"/>`;
}

/** Classes: p created, c current, g grace, u in use after it, o on its way out, f grace to come. */
function spansOf(version: Version, now: number): Span[] {
  const { createdAt, currentAt, supersededAt, graceEndsAt, retiredAt, refusedAt, state } = version;
  const over = retiredAt ?? refusedAt;
  const spans: Span[] = [];
  const add = (kind: string, from: number | undefined, to: number | undefined): void => {
    if (from !== undefined && to !== undefined && to >= from) spans.push({ kind, from, to });
  };
  const neverCurrentEnd = over ?? (state === 'pending' ? now : (version.failure?.at ?? now));
  add('p', createdAt, currentAt ?? neverCurrentEnd);
  add('c', currentAt, supersededAt ?? over ?? now);
  if (supersededAt !== undefined) {
    const end = over ?? now;
    const graceEnd = Math.min(graceEndsAt ?? end, end);
    add('g', supersededAt, graceEnd);
    if (end > graceEnd) add('u', graceEnd, end);
  }
  if (state === 'in-grace') add('f', now, graceEndsAt);
  if (retiredAt !== undefined) add('o', retiredAt, refusedAt ?? now);
  return spans;
}

function marksOf({ failure, refusedAt }: Version): [string, number][] {
  const marks: [string, number][] = [];
  if (refusedAt !== undefined) marks.push(['r', refusedAt]);
  if (failure !== undefined) marks.push(['x', failure.at]);
  return marks;
}
