import { plainText } from '../../operations/plain-text.ts';
import type { Sighting } from '../sighting.ts';
import { followsSwitches } from './credential-files.ts';
import { pathsOf } from './needed-paths.ts';
import type { RewritePlan } from './plan-rewrite.ts';

/** What is shown before the question. `toWrite`: undefined where a person writes the files. */
export function planText(
  { rewrites, needed }: RewritePlan,
  toWrite: readonly string[] | undefined,
): string {
  const count = `${rewrites.length} file${rewrites.length === 1 ? '' : 's'}`;
  const variables = needed.flatMap((one) => (one.kind === 'variable' ? one.text : []));
  const files = toWrite === undefined ? needed.flatMap(pathsOf) : [];
  const unreached = rewrites.flatMap(({ moved }) => moved.filter(isUnreached));
  return [
    ...rewrites.map(({ diff }) => diff),
    `Rewrite ${count}, each with a backup beside it that only you can read.`,
    ...list('Written first:', toWrite ?? []),
    ...list('To do first by hand:', [
      ...files.map((path) => `write ${path} (or have --write-files do it)`),
      ...variables,
    ]),
    ...list(
      'A rotation changes the user name too, and does not reach these. Give them the new credential\nby hand before the old one ends, or have them read promrotate/<name> themselves:',
      unreached.map(({ place }) => `${place.file}:${place.line}`),
    ),
  ].join('\n');
}

const list = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [head, ...lines.map((line) => `- ${plainText(line)}`)];

/** Credentials of remote write that keep their user name where it is. */
const isUnreached = (sighting: Sighting) =>
  !followsSwitches(sighting) &&
  sighting.role === 'remote-write' &&
  (sighting.kind === 'basic-auth-password' || sighting.kind === 'url-user-info');
