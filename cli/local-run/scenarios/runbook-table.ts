import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const runbook = fileURLToPath(new URL('../../../docs/runbook.md', import.meta.url));

/** Names of alarms, without "promrotate-". */
export type ExpectedAlarms = {
  readonly atOnce: readonly string[];
  /** May go off as well, where the fault lasts. */
  readonly whereItLasts: readonly string[];
};

/** What the table "fault, alarms, where it lasts" of the runbook says, by fault. */
export async function readFaultTable(): Promise<ReadonlyMap<string, ExpectedAlarms>> {
  const lines = (await readFile(runbook, 'utf8')).split('\n');
  const head = lines.indexOf('| fault | alarms | where it lasts |');
  if (head < 0) throw new Error('expected a table of faults and alarms in docs/runbook.md');
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return new Map(
    rows.slice(0, end < 0 ? undefined : end).map((line) => {
      const [, fault = '', atOnce = '', whereItLasts = ''] = line.split('|');
      return [
        fault.trim(),
        { atOnce: namesIn(atOnce), whereItLasts: namesIn(whereItLasts) },
      ] as const;
    }),
  );
}

const namesIn = (cell: string): string[] =>
  [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name);
