import { Command, CommanderError } from 'commander';
import { CommandLineError } from '../operations/command-line-error.ts';
import { explanations } from '../operations/explanations/all-codes.ts';
import type { Explanation } from '../operations/explanations/explanation.ts';
import type { CreateCommand, Result } from '../operations/session.ts';

const help = `
Works without AWS.

Examples:
  npx promrotate explain
  npx promrotate explain ROTATION_STUCK
`;

export const createExplainCommand: CreateCommand = (_run, show) =>
  new Command('explain')
    .description('say what a code means, what it does to writers, and what to do')
    .argument('[code]', 'of an error, a finding or a host; without it all are listed')
    .option('--json', 'one JSON document on stdout; errors as JSON on stderr')
    .addHelpText('after', help)
    .action((code: string | undefined, options: { readonly json?: true }) =>
      show(options, code === undefined ? listAll() : explain(code)),
    );

function listAll(): Result {
  const width = Math.max(...[...explanations.keys()].map(({ length }) => length));
  const lines = [...explanations].map(([code, { meaning }]) => `${code.padEnd(width)}  ${meaning}`);
  const codes = [...explanations].map(([code, { meaning }]) => ({ code, meaning }));
  return { document: { codes }, text: lines.join('\n') };
}

/** @throws WRONG_USAGE for a code that nobody gives */
function explain(wanted: string): Result {
  const code = wanted.toUpperCase().replaceAll('-', '_');
  const explanation = explanations.get(code);
  if (explanation !== undefined) {
    return { document: { code, ...explanation }, text: render(code, explanation) };
  }
  const known = suggestionFor(code) ?? '"npx promrotate explain" lists all';
  throw new CommandLineError('WRONG_USAGE', `there is no code "${wanted}" (${known})`);
}

const render = (code: string, { meaning, impact, action }: Explanation): string =>
  `${code}\n\n${meaning}\n\nWriters meanwhile:\n  ${impact}\n\nWhat to do:\n  ${action}`;

/** Commander knows how to find the nearest of its commands; here the codes are commands. */
function suggestionFor(code: string): string | undefined {
  const vocabulary = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const known of explanations.keys()) vocabulary.command(known);
  try {
    vocabulary.parse([code], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return /\((Did you mean .*\?)\)/.exec(error.message)?.[1];
  }
}
