import type { EndpointReport } from '../fleet-report.ts';
import { html, joined, type Markup } from './html.ts';
import { timeOf } from './times.ts';
import { shortId, stateText } from './version-text.ts';

type Version = EndpointReport['versions'][number];

/** What the timeline shows, with every time. */
export function versionsTable(versions: readonly Version[], now: number): Markup {
  const time = (at: number | undefined): Markup => (at === undefined ? html`–` : timeOf(at, now));
  const rows = versions.map(
    (version) =>
      html`<tr><th scope="row">${idAndName(version)}<td>${stateText(version)}<td>${time(version.createdAt)}<td>${time(version.currentAt)}<td>${time(version.supersededAt)}<td>${time(version.graceEndsAt)}<td>${time(version.refusedAt)}`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Versions"><table><caption>Versions, the newest first</caption><thead><tr><th scope="col">Version<th scope="col">State<th scope="col">Created<th scope="col">Current<th scope="col">Superseded<th scope="col">Grace ends<th scope="col">Refused</thead><tbody>${joined(rows)}</table></div>`;
}

/** Names that a rotation gives end with the id. */
function idAndName({ versionId, userName = '' }: Version): Markup {
  const id = shortId(versionId);
  return userName.endsWith(id) ? html`${userName}` : html`<code>${id}</code> ${userName}`;
}
