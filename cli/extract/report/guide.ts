import { canBeImported } from '../import/candidates.ts';
import { environmentName } from '../sources/environment.ts';
import type { Presentation, PresentedSighting } from './presentation.ts';

/** Longer lists of paths, such as those of a hook, are not repeated. */
const longestPaths = 120;

/** A word as a shell takes it as one. */
export const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The command line that looks at the same again. */
export function sameScan(words: readonly string[]): string {
  const given = words.map(quote).join(' ');
  return `npx promrotate extract ${given.length <= longestPaths ? given : '.'}`;
}

/** What is rewritten, and has a history of Git: no environment and no cluster. */
const isInFile = ({ file, commit }: PresentedSighting): boolean =>
  commit === undefined && file !== environmentName && !file.startsWith('kubernetes:');

/** The next two commands for what was found; `words` are those that told where to look. */
export function nextCommands(
  { sightings, found }: Presentation,
  words: readonly string[],
): readonly string[] {
  const again = sameScan(words);
  const hasPaths = words[0]?.startsWith('--') === false;
  if (found === 0) {
    return words.includes('--git-history') || !hasPaths
      ? ['npx promrotate status', 'npx promrotate report']
      : [`${again} --git-history`, 'npx promrotate status'];
  }
  const literals = sightings.filter(({ holds }) => holds === 'literal');
  const canBeRewritten = literals.some(isInFile);
  const rewrite = canBeRewritten ? [`${again} --rewrite`] : [];
  if (literals.some(canBeImported)) return [`${again} --import`, ...rewrite, again].slice(0, 2);
  if (canBeRewritten) return [...rewrite, again];
  if (literals.some(({ commit }) => commit === undefined)) return [again, 'npx promrotate status'];
  return [
    'npx promrotate status',
    'npx promrotate revoke NAME --reason "stands in Git history" --yes',
  ];
}

/** Where something that was named was not looked at, that comes first. */
export const commandsAfterFailure = (words: readonly string[]): readonly string[] => [
  'npx promrotate explain EXTRACTION_INCOMPLETE',
  sameScan(words),
];

export function renderGuide(commands: readonly string[]): string {
  return ['Next:', ...commands.map((command) => `  ${command}`)].join('\n');
}
