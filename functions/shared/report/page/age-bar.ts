import type { EndpointReport } from '../fleet-report.ts';
import { html, type Markup } from './html.ts';
import { lengthText } from './times.ts';

const seconds = 1_000;

/** "12 of 60 days", "3 hours of 60 days". */
export function ageText({ ageSeconds, maxAgeSeconds }: EndpointReport): string {
  const limit = lengthText(maxAgeSeconds * seconds);
  if (ageSeconds === undefined) return `unknown, limit ${limit}`;
  const age = lengthText(ageSeconds * seconds);
  const [count, unit = ''] = age.split(' ');
  return limit.endsWith(` ${unit}`) ? `${count} of ${limit}` : `${age} of ${limit}`;
}

/** The whole length is one and a quarter of the limit, so that what is over it shows. */
const lengthOverLimit = 1.25;

/** The age against the limit; the words beside it say the same. */
export function ageBar(percent: number | undefined): Markup {
  if (percent === undefined) return html`<span class="bar"></span>`;
  const width = Math.min(100, percent / lengthOverLimit).toFixed(1);
  return html`<span class="bar"><i class="${percent > 100 ? 'over' : ''}" style="width:${width}%"></i></span>`;
}
