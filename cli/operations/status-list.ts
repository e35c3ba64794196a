import type { Status } from '../../functions/shared/operations.ts';
import type { Colors } from '../colors.ts';
import type { CommandLineError } from './command-line-error.ts';
import { renderTable } from './table.ts';
import { ageText } from './when.ts';

export type Looked = { readonly endpoint: string } & (
  | { readonly status: Status }
  | { readonly failure: CommandLineError }
);

const head = ['endpoint', 'rotation', 'next', 'current since', 'writers', 'under way', 'findings'];

/** One line an endpoint. */
export function renderStatusList(looked: readonly Looked[], now: number, colors: Colors): string {
  if (looked.length === 0)
    return 'No endpoints here. Another region or account: --region, --profile.';
  const rows = looked.map((one) =>
    'status' in one
      ? statusRow(one.status, now, colors)
      : [one.endpoint, colors.red(one.failure.code), '', '', '', '', ''],
  );
  return renderTable(head, rows);
}

function statusRow(status: Status, now: number, colors: Colors): string[] {
  const { endpoint, rotation, nextRotationAt, versions, writers, findings } = status;
  const current = versions.find(({ state }) => state === 'current');
  const upToDate = writers.filter(({ isUpToDate }) => isUpToDate).length;
  const counted = `${upToDate} of ${writers.length} up to date`;
  return [
    endpoint,
    rotation === 'on' ? rotation : colors.yellow(rotation),
    nextRotationAt === undefined ? '' : `in ${ageText(nextRotationAt - now)}`,
    current?.currentAt === undefined ? '' : ageText(now - current.currentAt),
    upToDate === writers.length ? counted : colors.yellow(counted),
    underWay(status, colors),
    colors.red([...new Set(findings.map(({ code }) => code))].join(', ')),
  ];
}

function underWay({ order, pending }: Status, colors: Colors): string {
  if (order !== undefined) return order.kind;
  if (pending === undefined) return '';
  return pending.isStuck ? colors.red('rotation stuck') : 'rotation';
}
