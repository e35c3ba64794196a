import Table from 'cli-table3';
import type { Colors } from '../../colors.ts';
import { plainText } from '../../operations/plain-text.ts';
import { alsoAtText, endpointText, heldText, placeText } from './cells.ts';
import { groupBy } from './group-by.ts';
import type { Presentation, PresentedSighting } from './presentation.ts';
import type { Risk } from './scan-report.ts';
import { wrap } from './wrap.ts';

export type Look = {
  readonly colors: Colors;
  /** Of the terminal; without one there are lines for other programs, as long as it takes. */
  readonly columns?: number | undefined;
};

const narrowest = 100;
const widest = 180;

const head = ['LINE', 'KIND', 'ENDPOINT', 'HELD AS', 'ALSO AT', 'RISK, WHAT TO DO'];
/** Shares of what is left beside the line number, the borders and the padding. */
const shares = [0.18, 0.27, 0.15, 0.16, 0.24];
const lineWidth = 6;

/** All sightings, by file. */
export function renderSightings({ sightings }: Presentation, look: Look): string {
  if (look.columns === undefined) return renderLines(sightings);
  const columns = Math.min(Math.max(look.columns, narrowest), widest);
  return [...groupBy(sightings, ({ file }) => file)]
    .map(([file, ofFile]) => renderFile(file, ofFile, { ...look, columns }))
    .join('\n\n');
}

function renderFile(
  file: string,
  sightings: readonly PresentedSighting[],
  { colors, columns }: Look & { columns: number },
): string {
  const free = columns - lineWidth - head.length * 3 - 1;
  const widths = shares.map((share) => Math.floor(free * share));
  const fit = (text: string, column: number): string[] => wrap(text, widths[column] ?? free);
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colWidths: [lineWidth, ...widths].map((width) => width + 2),
  });
  for (const sighting of sightings) {
    const { line, kind, commit, risk, advice } = sighting;
    const since = commit === undefined ? '' : `in commit ${plainText(commit)}`;
    table.push([
      String(line),
      fit(kind, 0).join('\n'),
      fit(endpointText(sighting), 1).join('\n'),
      fit(`${heldText(sighting)} ${since}`.trim(), 2).join('\n'),
      fit(alsoAtText(sighting), 3).join('\n'),
      [paint(risk, colors), ...fit(advice, 4)].join('\n'),
    ]);
  }
  return `${colors.bold(plainText(file))}\n${table.toString()}`;
}

/** Longer cells push the rest of their line. */
const widestPadded = 60;

/** One line a sighting, in columns; what can be long comes last. */
function renderLines(sightings: readonly PresentedSighting[]): string {
  const rows = sightings.map((sighting) => [
    placeText(sighting),
    sighting.kind,
    sighting.risk,
    heldText(sighting),
    endpointText(sighting),
    alsoAtText(sighting),
    sighting.advice,
  ]);
  const titles = ['PLACE', 'KIND', 'RISK', 'HELD AS', 'ENDPOINT', 'ALSO AT', 'WHAT TO DO'];
  const all = [titles, ...rows];
  const widths = titles.map((_, column) =>
    all.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  const pad = (cell: string, column: number): string =>
    cell.padEnd(Math.min(widths[column] ?? 0, widestPadded));
  return all.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

export function paint(risk: Risk, colors: Colors): string {
  if (risk === 'leaked' || risk === 'high') return colors.red(risk);
  return risk === 'medium' ? colors.yellow(risk) : colors.dim(risk);
}
