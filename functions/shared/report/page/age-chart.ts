import type { Health } from './health.ts';
import { html, joined, type Markup, nothing } from './html.ts';

/** Of fewer endpoints the table shows as much. */
const fewestEndpoints = 13;
const binPercent = 10;
const binsUpToLimit = 100 / binPercent;

const height = 96;
const base = 74;

/** How many current credentials are how old, in tenths of their limit; the last bin is over it. */
export function ageChart(healths: readonly Health[]): Markup {
  if (healths.length < fewestEndpoints) return nothing;
  const counts = Array.from({ length: binsUpToLimit + 1 }, () => 0);
  for (const { agePercent } of healths) {
    if (agePercent === undefined) continue;
    const bin = Math.min(binsUpToLimit, Math.floor(agePercent / binPercent));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, bin) => barOf(bin, count, most));
  const spoken = counts.map((count, bin) => `${rangeOf(bin)}: ${count}`).join(', ');
  return html`<figure><figcaption>Current credentials by their age, in percent of their limit</figcaption><svg class="ages" width="100%" height="${height}" role="img" aria-label="Endpoints by age in percent of the limit. ${spoken}">${joined(bars)}</svg></figure>`;
}

const rangeOf = (bin: number): string =>
  bin === binsUpToLimit ? 'over 100' : `${bin * binPercent} to ${(bin + 1) * binPercent}`;

function barOf(bin: number, count: number, most: number): Markup {
  const step = 100 / (binsUpToLimit + 1);
  const left = bin * step;
  const middle = `${(left + step / 2).toFixed(1)}%`;
  const tall = count === 0 ? 1 : Math.max(3, Math.round((count / most) * (base - 18)));
  const kind = bin === binsUpToLimit ? 'o' : 'c';
  const label = bin === binsUpToLimit ? '> 100' : `${bin * binPercent}–${(bin + 1) * binPercent}`;
  const number = html`<text x="${middle}" y="${base - tall - 4}" class="m">${count}</text>`;
  return html`<rect class="${kind}" x="${(left + 0.6).toFixed(1)}%" y="${base - tall}" width="${(step - 1.2).toFixed(1)}%" style="height:${tall}px"/>${count > 0 ? number : nothing}<text class="a${bin % 2 === 1 ? ' w' : ''}" x="${middle}" y="${base + 17}">${label}</text>`;
}
