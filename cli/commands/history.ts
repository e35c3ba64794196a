import { Command } from 'commander';
import { renderHistory } from '../operations/history-text.ts';
import { addCommonOptions, type CommonOptions, endpointArgument } from '../operations/options.ts';
import type { CreateCommand } from '../operations/session.ts';

const help = `
Examples:
  npx promrotate history central
  npx promrotate history central --json | jq '.events[] | select(.kind == "revoked")'
`;

export const createHistoryCommand: CreateCommand = (run) =>
  addCommonOptions(new Command('history'))
    .description('show what happened to an endpoint, when, by whom and why')
    .addArgument(endpointArgument())
    .addHelpText('after', help)
    .action((endpoint: string, options: CommonOptions) =>
      run(options, async ({ operations, colors }) => {
        const history = await operations.history(endpoint);
        return { document: history, text: renderHistory(history, colors) };
      }),
    );
