import type { Status } from '../../functions/shared/operations.ts';
import type { Colors } from '../colors.ts';
import { orderLines } from './order-text.ts';
import { pendingLines } from './pending-text.ts';
import { renderTable } from './table.ts';
import { type StatusVersion, shortVersion } from './version-name.ts';
import { ageText, whenText } from './when.ts';

/** All that is to be known about one endpoint. */
export function renderStatus(status: Status, now: number, colors: Colors): string {
  const { pending, order, closedOrder } = status;
  return [
    titleLines(status, now, colors).join('\n'),
    versionsTable(status, now, colors),
    writersTable(status, now, colors),
    pending && pendingLines(pending, now, colors).join('\n'),
    order && orderLines('Under way', order, now).join('\n'),
    closedOrder && orderLines('Last order', closedOrder, now).join('\n'),
    findingLines(status, now, colors).join('\n'),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function titleLines(status: Status, now: number, colors: Colors): string[] {
  const { endpoint, rotation, nextRotationAt, pause } = status;
  const next = nextRotationAt === undefined ? '' : `, next ${whenText(nextRotationAt, now)}`;
  const state = rotation === 'on' ? rotation : colors.yellow(rotation);
  const title = `${colors.bold(endpoint)}: rotation ${state}${rotation === 'on' ? next : ''}`;
  if (pause === undefined) return [title];
  const reason = pause.reason === '' ? '' : `: ${pause.reason}`;
  return [title, `Paused ${whenText(pause.at, now)} by ${pause.by}${reason}`];
}

function versionsTable({ versions }: Status, now: number, colors: Colors): string {
  const rows = versions.map((version) => [
    shortVersion(version.versionId),
    version.userName ?? '',
    stateText(version, colors),
    whenText(version.currentAt, now),
    endText(version, now),
    version.usedBy.join(', '),
  ]);
  return renderTable(['version', 'user name', 'state', 'current from', 'end', 'used by'], rows);
}

function stateText({ state, isCompromised }: StatusVersion, colors: Colors): string {
  if (isCompromised) return colors.red(`${state}, compromised`);
  return state === 'current' ? colors.green(state) : state;
}

function endText({ graceEndsAt, refusedAt }: StatusVersion, now: number): string {
  if (refusedAt !== undefined) return `refused for ${ageText(now - refusedAt)}`;
  if (graceEndsAt === undefined) return '';
  return graceEndsAt > now
    ? `grace ends in ${ageText(graceEndsAt - now)}`
    : `grace over for ${ageText(now - graceEndsAt)}`;
}

function writersTable({ writers }: Status, now: number, colors: Colors): string {
  if (writers.length === 0) return 'No writer is declared.';
  const rows = writers.map(({ name, versionId, confirmedAt, freshAt, isUpToDate }) => [
    name,
    isUpToDate ? colors.green('up to date') : colors.yellow('lags'),
    versionId === undefined ? '' : shortVersion(versionId),
    whenText(confirmedAt, now),
    whenText(freshAt, now),
  ]);
  return renderTable(['writer', '', 'version', 'switched', 'samples arrived'], rows);
}

function findingLines({ findings }: Status, now: number, colors: Colors): string[] {
  if (findings.length === 0) return ['No findings.'];
  return findings.flatMap(({ code, subject, detail, since }) => [
    `${colors.red(code)} ${subject}, since ${whenText(since, now)}`,
    `  ${detail}`,
    colors.dim(`  npx promrotate explain ${code}`),
  ]);
}
