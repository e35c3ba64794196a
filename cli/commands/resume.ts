import { Command } from 'commander';
import { commandText } from '../operations/command-text.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import { addChangeOptions, type CommonOptions, endpointArgument } from '../operations/options.ts';
import type { CreateCommand } from '../operations/session.ts';

const help = `
Example:
  npx promrotate resume central --reason "the move is over"
`;

export const createResumeCommand: CreateCommand = (run) =>
  addChangeOptions(new Command('resume'))
    .description('switch rotation on again after a pause')
    .addArgument(endpointArgument())
    .addHelpText('after', help)
    .action((endpoint: string, options: CommonOptions & ChangeOptions) =>
      run(options, async (session) => {
        const { pause } = await session.operations.status(endpoint);
        const schedule = pause === undefined ? 'the schedule that it had' : pause.schedule;
        const plan = [`Resume the rotation of ${endpoint}: it is on again, with ${schedule}`];
        const answer = await giveCommand(session, options, plan, (origin) => ({
          action: 'resume',
          endpoint,
          ...origin,
        }));
        return { document: answer, text: commandText(answer) };
      }),
    );
