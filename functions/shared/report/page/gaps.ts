import type { FleetReport } from '../fleet-report.ts';
import { sign } from './badge.ts';
import { cut, type DetailLevel } from './detail-level.ts';
import { html, joined, type Markup, nothing } from './html.ts';

const parts: ReadonlyMap<string, string> = new Map([
  ['trail', 'Whether a trail of CloudTrail logs'],
  ['readers', 'Who read the secrets'],
  ['may-read', 'Who may read the secrets'],
  ['schedules', 'Schedules of the test metrics'],
  ['ages', 'Ages of the credentials'],
]);

/** What the report itself does not know. */
export function gaps({ failures, hasTrail, gaps: unseen = [] }: FleetReport, detail: DetailLevel) {
  const shown = failures.slice(0, detail.findings);
  const rest = failures.length - shown.length;
  const items = [
    ...shown.map(
      ({ endpoint, reason }) =>
        html`<li><b>Endpoint ${endpoint}</b><p>${cut(reason, detail.text)}</p>`,
    ),
    ...unseen.map(
      ({ part, reason }) =>
        html`<li><b>${parts.get(part) ?? part}</b><p>${cut(reason, detail.text)}</p>`,
    ),
  ];
  const list = html`<section class="sev attention"><h3>${sign('attention')}Could not be looked at</h3><article><ul>${joined(items)}</ul>${
    rest > 0 ? html`<p class="note">And ${rest} more.</p>` : nothing
  }</article></section>`;
  return joined([items.length > 0 ? list : nothing, hasTrail === false ? noTrail : nothing]);
}

const noTrail: Markup = html`<section class="sev attention"><h3>${sign('attention')}No trail of CloudTrail</h3><article><p>Nothing passes on what Secrets Manager does here: nobody is told at once of a rotation that failed, or of a definition that somebody else wrote.</p></article></section>`;
