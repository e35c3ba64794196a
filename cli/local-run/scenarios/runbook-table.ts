import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const runbook = fileURLToPath(new URL('../../../docs/runbook.md', import.meta.url));

/** What the table "fault → alarms" of the runbook says: the alarms of each fault, sorted. */
export async function readFaultTable(): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = (await readFile(runbook, 'utf8')).split('\n');
  const head = lines.findIndex((line) => /^\| fault +\| alarms/.test(line));
  if (head < 0) throw new Error('expected docs/runbook.md to have a table "| fault | alarms |"');
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return new Map(
    rows.slice(0, end < 0 ? undefined : end).map((line) => {
      const [, fault = '', alarms = ''] = line.split('|');
      const slugs = [...alarms.matchAll(/`([a-z-]+)`/g)].map(([, slug = '']) => slug);
      return [fault.trim(), slugs.sort()];
    }),
  );
}
