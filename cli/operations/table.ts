import Table from 'cli-table3';

const style = { head: [], border: [], compact: true };

export function renderTable(head: string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head, style });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
