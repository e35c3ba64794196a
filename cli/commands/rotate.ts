import { Command } from 'commander';
import { CommandLineError } from '../operations/command-line-error.ts';
import { endOrder } from '../operations/end-order.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import {
  addChangeOptions,
  addTimeoutOption,
  type CommonOptions,
  endpointArgument,
  type TimeoutOption,
} from '../operations/options.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';
import { versionName } from '../operations/version-name.ts';

type Options = CommonOptions & ChangeOptions & TimeoutOption & { readonly wait?: true };

const help = `
Without --wait it ends as soon as the rotation has begun; --timeout needs it.

Examples:
  npx promrotate rotate central
  npx promrotate rotate central --wait --timeout 600
  npx promrotate rotate central --wait --yes --json --reason "monthly drill"
`;

export const createRotateCommand: CreateCommand = (run) =>
  addTimeoutOption(addChangeOptions(new Command('rotate')))
    .description('make a new credential current, now')
    .addArgument(endpointArgument())
    .option('--wait', 'until the writers have switched to it')
    .addHelpText('after', help)
    .action((endpoint: string, options: Options) => {
      if (options.timeout !== undefined && options.wait !== true)
        throw new CommandLineError('WRONG_USAGE', 'expected --wait with --timeout, found it alone');
      return run(options, (session) => rotate(session, endpoint, options));
    });

async function rotate(session: Session, endpoint: string, options: Options): Promise<Result> {
  const id = session.newId();
  const status = await session.operations.status(endpoint);
  const current = status.versions.find(({ state }) => state === 'current');
  const plan = [
    `Rotate the credential of ${endpoint}:`,
    '- a new one is made, proved on every receiver, and becomes current',
    `- writers switch to it: ${status.writers.map(({ name }) => name).join(', ') || 'none is declared'}`,
    ...(current === undefined
      ? []
      : [`- ${versionName(current)} stays accepted for its grace, and until writers have left it`]),
  ];
  const answer = await giveCommand(session, options, plan, (origin) => ({
    action: 'rotate',
    endpoint,
    id,
    ...origin,
  }));
  return endOrder(
    session,
    { ...options, wait: options.wait === true },
    { answer, done: () => [`${endpoint}: rotated, and the writers have switched.`] },
  );
}
