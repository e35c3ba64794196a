import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kinds, type ScanProblem } from '../sighting.ts';
import type { Presentation, PresentedSighting } from './presentation.ts';
import { sarifRules } from './sarif-rules.ts';
import type { Risk } from './scan-report.ts';

const levels = {
  leaked: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  none: 'none',
} as const satisfies Record<Risk, string>;

/** SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function toSarif({ sightings, problems }: Presentation) {
  const literals = sightings.filter(({ holds }) => holds === 'literal');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'promrotate', rules: sarifRules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: problems.map(toNotification) },
        ],
        results: addFingerprints(literals).map(toResult),
      },
    ],
  };
}

/** For programs, without white space: a place has a hundred bytes of names around it. */
export const renderSarif = (presentation: Presentation): string =>
  JSON.stringify(toSarif(presentation));

const mostRelated = 4;

type Identified = { readonly sighting: PresentedSighting; readonly identity: string };

/**
 * Equal from run to run for the same place, whatever value stands there and in whatever line: no
 * hash of a secret leaves, and a rotated one is the same alert.
 */
function addFingerprints(literals: readonly PresentedSighting[]): readonly Identified[] {
  const seen = new Map<string, number>();
  return literals.map((sighting) => {
    const { file, kind, role, path, commit = '' } = sighting;
    const place = JSON.stringify([file, kind, role, path, commit]);
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    const digest = createHash('sha256').update(place).digest('hex').slice(0, 16);
    return { sighting, identity: `${digest}:${count}` };
  });
}

function toResult({ sighting, identity }: Identified) {
  const { kind, risk, file, line, column, alsoAt } = sighting;
  const { role, format, path, commit, url, username } = sighting;
  return {
    ruleId: kind,
    ruleIndex: kinds.indexOf(kind),
    level: levels[risk],
    message: { text: messageOf(sighting) },
    locations: [toLocation(file, { startLine: line, startColumn: column })],
    ...(alsoAt.length > 0 && {
      relatedLocations: alsoAt.slice(0, mostRelated).map((other, id) => ({
        id,
        message: { text: 'the same secret' },
        ...toLocation(other.file, { startLine: other.line, startColumn: other.column }),
      })),
    }),
    // GitHub tells alerts apart by the first; without it, it would hash the line with the secret.
    partialFingerprints: { primaryLocationLineHash: identity, 'promrotatePlace/v1': identity },
    properties: { role, format, path, risk, commit, url, username },
  };
}

function messageOf({
  kind,
  role,
  url,
  username,
  commit,
  advice,
  alsoAtCount,
}: PresentedSighting): string {
  const parts = [
    `${kind} in plain text`,
    ...(role === 'unknown' ? [] : [`for ${role}`]),
    ...(url === undefined ? [] : [`at ${url}`]),
    ...(username === undefined ? [] : [`as user "${username}"`]),
    ...(commit === undefined ? [] : [`in Git's history (commit ${commit})`]),
    ...(alsoAtCount === 0 ? [] : [`and at ${alsoAtCount} other places`]),
  ];
  // Brackets would be taken for a link.
  return `${parts.join(' ')}: ${advice}`.replaceAll(/[[\]\\]/g, String.raw`\$&`);
}

/** Where it ends is not told: that would be the length of the secret. */
const toLocation = (file: string, region: { startLine: number; startColumn: number }) => ({
  physicalLocation: { artifactLocation: { uri: toUri(file) }, region },
});

/** RFC 3986: a relative reference, whose first part has no colon. */
export const toUri = (file: string): string =>
  isAbsolute(file)
    ? pathToFileURL(file).href
    : file
        .split('/')
        .map((part) => encodeURIComponent(part.toWellFormed()))
        .join('/');

const toNotification = ({ code, file, line, message }: ScanProblem) => ({
  level: 'warning',
  descriptor: { id: code },
  message: { text: message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: toUri(file) },
        ...(line !== undefined && { region: { startLine: line } }),
      },
    },
  ],
});
