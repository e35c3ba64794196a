import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup, nothing } from './html.ts';
import { rowHeight, timelineRow } from './timeline-row.ts';
import { type Scale, scaleOf, share } from './timeline-scale.ts';
import { distanceText } from './times.ts';
import { shortId, stateText } from './version-text.ts';

type Version = EndpointReport['versions'][number];

const axisHeight = 26;

/**
 * The versions of an endpoint over time, the newest first. Places are in percent and heights in
 * pixels, so that it fits any width while its letters stay as they are.
 */
export function timeline(
  { endpoint, maxAgeSeconds, nextRotationAt }: EndpointReport,
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
  const bottom = versions.length * rowHeight;
  const rows = versions.map((version, index) => timelineRow(version, index, scale));
  const spoken = versions.map((version) => spokenOf(version, now)).join('; ');
  return html`<svg class="t" width="100%" height="${bottom + axisHeight}" role="img" aria-label="Versions of ${endpoint} over time: ${spoken}">${axis(scale, bottom)}${joined(rows)}${mark(scale, limitAt, bottom, 'l')}${mark(scale, nextRotationAt, bottom, 'n')}</svg>`;
}

/** What the picture says, for who does not see it. */
function spokenOf(version: Version, now: number): string {
  const { versionId, state, currentAt, createdAt, refusedAt } = version;
  const since = state === 'retired' ? refusedAt : (currentAt ?? createdAt);
  const from = since === undefined ? '' : `, ${distanceText(since, now)}`;
  return `${shortId(versionId)} ${stateText(version)}${from}`;
}

/** What lies ahead, or should have been, stands on the axis. */
function mark(scale: Scale, at: number | undefined, bottom: number, kind: string): Markup {
  const position = at === undefined ? 0 : scale.positionOf(at);
  if (at === undefined || position <= 0 || position >= 100) return nothing;
  return html`<use href="#${kind}" x="${share(position)}" y="${bottom}"/>`;
}

/** Labels that would touch the one of now are left out. */
const roomOfNow = 9;

function axis({ now, positionOf, ticks }: Scale, bottom: number): Markup {
  const nowAt = positionOf(now);
  const lines = ticks.map(({ at, label }, index) => {
    const position = positionOf(at);
    const isClear = Math.abs(position - nowAt) > roomOfNow;
    return html`<rect class="k" x="${share(position)}" width="1" height="${bottom}"/>${
      isClear ? tickLabel(position, bottom, label, index) : nothing
    }`;
  });
  return html`${joined(lines)}<rect class="k" y="${bottom}" width="100%" height="1"/><rect class="now" x="${share(nowAt)}" width="1.5" height="${bottom}"/>${tickLabel(nowAt, bottom, 'now', 0)}`;
}

/** Every other one is left out on a phone. */
function tickLabel(position: number, bottom: number, label: string, index: number): Markup {
  const edge = position < 6 ? ' s' : position > 94 ? ' e' : '';
  const isOdd = index % 2 === 1;
  return html`<text class="a${isOdd ? ' w' : ''}${edge}" x="${share(position)}" y="${bottom + 18}">${label}</text>`;
}
