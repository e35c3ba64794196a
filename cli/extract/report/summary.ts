import type { Colors } from '../../colors.ts';
import { plainText } from '../../operations/plain-text.ts';
import type { ScanProblem } from '../sighting.ts';
import { groupBy } from './group-by.ts';
import type { Presentation, PresentedSighting } from './presentation.ts';
import { risks } from './scan-report.ts';
import { paint } from './table.ts';

const mostOfACode = 10;

/** How much there is of what. */
export function renderSummary(presentation: Presentation, colors: Colors): string {
  const { found, referred, unlisted, sightings, scanned } = presentation;
  const literals = sightings.filter(({ holds }) => holds === 'literal');
  const lines = [
    found === 0 ? 'No secret found.' : foundText(literals),
    ...(found === 0
      ? []
      : [
          `By risk: ${riskCounts(literals, colors)}.`,
          `By kind: ${counts(literals.map(({ kind }) => kind))}.`,
        ]),
    ...(referred === 0
      ? []
      : [
          `Held elsewhere: ${counts(sightings.flatMap(({ holds }) => (holds === 'literal' ? [] : [holds])))}${unlisted === 0 ? '' : `, and ${unlisted.toLocaleString('en')} more that are not listed`}.`,
        ]),
    `Looked at ${scanned.files.toLocaleString('en')} ${scanned.files === 1 ? 'file' : 'files'}, ${sizeText(scanned.bytes)}.`,
  ];
  return lines.join('\n');
}

function foundText(literals: readonly PresentedSighting[]): string {
  const different = new Set(literals.map(({ fingerprint }) => fingerprint)).size;
  const files = new Set(literals.map(({ file }) => file)).size;
  const places = `${literals.length} ${literals.length === 1 ? 'place' : 'places'}`;
  return `Found ${different} ${different === 1 ? 'secret' : 'secrets'} at ${places} in ${files} ${files === 1 ? 'file' : 'files'}.`;
}

const riskCounts = (literals: readonly PresentedSighting[], colors: Colors): string =>
  risks
    .map((risk) => ({ risk, count: literals.filter((literal) => literal.risk === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${paint(risk, colors)}`)
    .join(', ');

/** The most frequent first. */
function counts(names: readonly string[]): string {
  return [...groupBy(names, (name) => name)]
    .toSorted(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1))
    .map(([name, same]) => `${same.length} ${name}`)
    .join(', ');
}

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** What could not be looked at, or not wholly, by code; empty without any. */
export function renderProblems(problems: readonly ScanProblem[]): string {
  if (problems.length === 0) return '';
  const lines = [...groupBy(problems, ({ code }) => code)].flatMap(([code, same]) => [
    ...same.slice(0, mostOfACode).map(problemText),
    ...(same.length > mostOfACode
      ? [`  ${code}  ${same.length - mostOfACode} more; --json lists all`]
      : []),
  ]);
  return ['Not looked at, or not wholly (npx promrotate explain CODE tells more):', ...lines].join(
    '\n',
  );
}

function problemText({ code, file, line, message }: ScanProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `  ${code}  ${plainText(place)}  ${plainText(message)}`;
}
