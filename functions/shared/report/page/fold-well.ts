import type { Health } from './health.ts';
import { html, type Markup, nothing } from './html.ts';
import { plural } from './times.ts';

/** From more endpoints on, those that are well fold away. */
const longFleet = 30;

/** The endpoints, those that need somebody first; of a long fleet the others behind a fold. */
export function foldWell(
  healths: readonly Health[],
  render: (some: readonly Health[]) => Markup,
): Markup {
  if (healths.length <= longFleet) return render(healths);
  const well = healths.filter(({ level }) => level === 'well');
  const others = healths.filter(({ level }) => level !== 'well');
  const count =
    others.length === 0
      ? `All ${plural(well.length, 'endpoint')}`
      : plural(well.length, 'endpoint');
  return html`${others.length === 0 ? nothing : render(others)}${
    well.length === 0
      ? nothing
      : html`<details class="fold"><summary>${count} that are well</summary>${render(well)}</details>`
  }`;
}
