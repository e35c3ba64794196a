import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { timelineRow } from './timeline-row.ts';
import { type Scale, scaleOf, share } from './timeline-scale.ts';

type Version = EndpointReport['versions'][number];

/**
 * The versions of an endpoint over time, the newest first: a list with a picture below each, over
 * lines of a common scale. Places are in percent, so that it fits any width.
 */
export function timeline(
  { maxAgeSeconds, nextRotationAt }: EndpointReport,
  versions: readonly Version[],
  now: number,
): Markup {
  const current = versions.find(({ state }) => state === 'current');
  const limitAt =
    current?.currentAt === undefined ? undefined : current.currentAt + maxAgeSeconds * 1_000;
  const graceEnds = versions.map(({ graceEndsAt }) => graceEndsAt);
  const future = [limitAt, nextRotationAt, ...graceEnds].filter((at) => at !== undefined);
  const scale = scaleOf(versions, now, future);
  if (scale === undefined) return nothing;
  const rows = versions.map((version) => timelineRow(version, scale));
  const marks = [mark(scale, limitAt, 'l'), mark(scale, nextRotationAt, 'n')];
  return html`<div class="t"><svg class="grid" aria-hidden="true">${lines(scale)}</svg><ol>${joined(rows)}</ol><svg class="axis" aria-hidden="true">${labels(scale)}${joined(marks)}</svg></div>`;
}

/** What lies ahead, or should have been, stands on the axis. */
function mark(scale: Scale, at: number | undefined, kind: string): Markup {
  const position = at === undefined ? 0 : scale.positionOf(at);
  if (at === undefined || position <= 0 || position >= 100) return nothing;
  return html`<use href="#${kind}" x="${share(position)}"/>`;
}

function lines({ now, positionOf, ticks }: Scale): Markup {
  const all = ticks.map(({ at }) => html`<rect x="${share(positionOf(at))}"/>`);
  return html`${joined(all)}<rect class="now" x="${share(positionOf(now))}"/>`;
}

/** Labels that would touch the one of now are left out. */
const roomOfNow = 9;

function labels({ now, positionOf, ticks }: Scale): Markup {
  const nowAt = positionOf(now);
  const all = ticks.map(({ at, label }, index) => {
    const position = positionOf(at);
    return Math.abs(position - nowAt) > roomOfNow ? tickLabel(position, label, index) : nothing;
  });
  return html`${joined(all)}${tickLabel(nowAt, 'now', 0)}`;
}

/** Every other one is left out on a phone. */
function tickLabel(position: number, label: string, index: number): Markup {
  const edge = position < 6 ? ' s' : position > 94 ? ' e' : '';
  const isOdd = index % 2 === 1;
  return html`<text class="a${isOdd ? ' w' : ''}${edge}" x="${share(position)}" y="18">${label}</text>`;
}
