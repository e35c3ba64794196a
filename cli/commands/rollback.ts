import { Command } from 'commander';
import type { Status } from '../../functions/shared/operations.ts';
import { CommandLineError } from '../operations/command-line-error.ts';
import { endOrder } from '../operations/end-order.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import {
  addChangeOptions,
  addWaitOptions,
  type CommonOptions,
  endpointArgument,
  toVersion,
  type WaitOptions,
} from '../operations/options.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';
import { findVersion, type StatusVersion, versionName } from '../operations/version-name.ts';

type Options = CommonOptions & ChangeOptions & WaitOptions & { readonly to?: string };

const help = `
The version that is gone back to is proved on every receiver first. One that
has been reported as leaked is refused. It ends when the writers have switched;
if some have not within --timeout, it says which one is waited for.

Examples:
  npx promrotate rollback central
  npx promrotate rollback central --to 1a2b3c4d --reason "new user lacks a rule"
`;

export const createRollbackCommand: CreateCommand = (run) =>
  addWaitOptions(addChangeOptions(new Command('rollback')))
    .description('make the previous credential current again, or the one that is named')
    .addArgument(endpointArgument())
    .option('--to <version>', 'its id, or the first 8 characters of it or more', toVersion)
    .addHelpText('after', help)
    .action((endpoint: string, options: Options) =>
      run(options, (session) => rollBack(session, endpoint, options)),
    );

async function rollBack(session: Session, endpoint: string, options: Options): Promise<Result> {
  const id = session.newId();
  const status = await session.operations.status(endpoint);
  const target = targetOf(status, options.to);
  const name = versionName(target);
  const current = status.versions.find(({ state }) => state === 'current');
  const plan = [
    `Roll ${endpoint} back to ${name}:`,
    '- it is accepted and proved on every receiver, then it becomes current',
    `- writers switch to it: ${status.writers.map((writer) => writer.name).join(', ') || 'none is declared'}`,
    ...(current === undefined ? [] : [`- ${versionName(current)} stays accepted for its grace`]),
  ];
  const answer = await giveCommand(session, options, plan, (origin) => ({
    action: 'rollback',
    endpoint,
    id,
    version: target.versionId,
    ...origin,
  }));
  return endOrder(session, options, {
    answer,
    done: () => [`${endpoint}: rolled back to ${name}, and the writers have switched.`],
  });
}

/** @throws VERSION_UNKNOWN, VERSION_AMBIGUOUS, VERSION_COMPROMISED */
function targetOf(status: Status, wanted: string | undefined): StatusVersion {
  const target = wanted === undefined ? previousOf(status) : findVersion(status, wanted);
  if (!target.isCompromised) return target;
  throw new CommandLineError(
    'VERSION_COMPROMISED',
    `expected a version that has not leaked, found ${versionName(target)}: name another with --to, or make a new one with "npx promrotate rotate ${status.endpoint}"`,
  );
}

/** The one that was current last, so that what is confirmed is what is done; never an older one. */
function previousOf({ endpoint, versions }: Status): StatusVersion {
  const [previous] = versions
    .filter(({ state, supersededAt }) => state !== 'current' && supersededAt !== undefined)
    .toSorted((a, b) => (b.supersededAt ?? 0) - (a.supersededAt ?? 0));
  if (previous !== undefined) return previous;
  throw new CommandLineError(
    'VERSION_UNKNOWN',
    `expected a version of ${endpoint} that was current before, found none: there is nothing to go back to`,
  );
}
