import { canBeImported } from '../import/candidates.ts';
import type { Presentation } from './presentation.ts';

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

/** The next two commands for what was found; `words` are those that told where to look. */
export function nextCommands(
  { sightings, found }: Presentation,
  words: readonly string[],
): readonly string[] {
  const again = sameScan(words);
  const literals = sightings.filter(({ holds }) => holds === 'literal');
  if (found === 0) {
    return words.includes('--git-history')
      ? ['npx promrotate status', 'npx promrotate report']
      : [`${again} --git-history`, 'npx promrotate status'];
  }
  const inFiles = literals.filter(({ commit }) => commit === undefined);
  if (inFiles.some(canBeImported)) return [`${again} --import`, `${again} --rewrite`];
  if (inFiles.length > 0) return [`${again} --rewrite`, again];
  return [
    'npx promrotate status',
    'npx promrotate revoke NAME --reason "stands in Git history" --yes',
  ];
}

export function renderGuide(commands: readonly string[]): string {
  return ['Next:', ...commands.map((command) => `  ${command}`)].join('\n');
}
