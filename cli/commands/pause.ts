import { Command } from 'commander';
import { commandText } from '../operations/command-text.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import { addChangeOptions, type CommonOptions, endpointArgument } from '../operations/options.ts';
import type { CreateCommand } from '../operations/session.ts';
import { shortVersion } from '../operations/version-name.ts';

const help = `
Example:
  npx promrotate pause central --reason "receivers move to the new data centre"
`;

export const createPauseCommand: CreateCommand = (run) =>
  addChangeOptions(new Command('pause'))
    .description('switch rotation off until it is resumed')
    .addArgument(endpointArgument())
    .addHelpText('after', help)
    .action((endpoint: string, options: CommonOptions & ChangeOptions) =>
      run(options, async (session) => {
        // Of an endpoint that is not there it tells those that are.
        const { pending } = await session.operations.status(endpoint);
        const plan = [
          `Pause the rotation of ${endpoint}:`,
          '- no new credential is made until "npx promrotate resume" is given',
          pending === undefined
            ? '- the current credential stays as it is'
            : `- the rotation to version ${shortVersion(pending.versionId)} is given up; the current credential stays as it is`,
        ];
        const answer = await giveCommand(session, options, plan, (origin) => ({
          action: 'pause',
          endpoint,
          ...origin,
        }));
        return { document: answer, text: commandText(answer) };
      }),
    );
