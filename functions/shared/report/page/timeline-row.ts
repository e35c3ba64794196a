import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import type { Scale } from './timeline-scale.ts';
import { nameOf, stateText } from './version-text.ts';

type Version = EndpointReport['versions'][number];

export const rowHeight = 40;
const barTop = 20;
const barHeight = 12;
const barMiddle = barTop + barHeight / 2;

/** A version: its name, what it was when, and what happened to it. */
export function timelineRow(version: Version, index: number, scale: Scale): Markup {
  const top = index * rowHeight;
  return html`<svg y="${top}" overflow="visible"><text y="13"><tspan class="v">${nameOf(version)}</tspan> <tspan>${stateText(version)}</tspan></text>${joined(
    spansOf(version, scale.now).map((span) => bar(span, scale)),
  )}${joined(marksOf(version).map(([mark, at]) => html`<use href="#${mark}" class="${mark}" x="${x(scale, at)}" y="${barMiddle}"/>`))}</svg>`;
}

const x = (scale: Scale, at: number): string => `${scale.positionOf(at).toFixed(1)}%`;

type Span = { readonly kind: string; readonly from: number; readonly to: number };

function bar({ kind, from, to }: Span, scale: Scale): Markup {
  const left = scale.positionOf(from);
  const width = scale.positionOf(to) - left;
  if (width < 0) return nothing;
  return html`<rect class="${kind}" x="${left.toFixed(1)}%" y="${barTop}" width="${Math.max(width, 0.4).toFixed(1)}%" height="${barHeight}"/>`;
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
  add('o', retiredAt, refusedAt ?? (retiredAt === undefined ? undefined : now));
  return spans;
}

function marksOf({ failure, refusedAt }: Version): [string, number][] {
  const marks: [string, number][] = [];
  if (refusedAt !== undefined) marks.push(['r', refusedAt]);
  if (failure !== undefined) marks.push(['x', failure.at]);
  return marks;
}
