import { Command } from 'commander';
import { CommandLineError } from '../operations/command-line-error.ts';
import { endOrder } from '../operations/end-order.ts';
import { type Failure, failureText } from '../operations/failure-text.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import {
  addChangeOptions,
  addWaitOptions,
  type CommonOptions,
  endpointArgument,
  type WaitOptions,
} from '../operations/options.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';
import { shortVersion } from '../operations/version-name.ts';

type Options = CommonOptions & ChangeOptions & WaitOptions;

const help = `
Says which step failed and why, gives the pending version up and starts a new
rotation. It is refused while a step really runs.

Examples:
  npx promrotate unstick central
  npx promrotate unstick central --yes --no-wait
`;

export const createUnstickCommand: CreateCommand = (run) =>
  addWaitOptions(addChangeOptions(new Command('unstick')))
    .description('give a rotation up that does not end, and begin afresh')
    .addArgument(endpointArgument())
    .addHelpText('after', help)
    .action((endpoint: string, options: Options) =>
      run(options, (session) => unstick(session, endpoint, options)),
    );

async function unstick(session: Session, endpoint: string, options: Options): Promise<Result> {
  const id = session.newId();
  const { pending } = await session.operations.status(endpoint);
  if (pending === undefined) {
    throw new CommandLineError('NOTHING_PENDING', `no rotation of ${endpoint} is pending`);
  }
  const pendingName = shortVersion(pending.versionId);
  const plan = [
    `Give up the rotation of ${endpoint} to version ${pendingName}:`,
    `- ${reasonText(pending.failure)}`,
    '- that version never becomes current, and a new rotation starts',
    '- the current credential stays as it is',
  ];
  const answer = await giveCommand(session, options, plan, (origin) => ({
    action: 'unstick',
    endpoint,
    id,
    ...origin,
  }));
  session.tell(`Gave up: ${reasonText(answer.failure ?? pending.failure)}`);
  return endOrder(session, options, {
    answer,
    done: () => [`${endpoint}: the new rotation is done, and the writers have switched.`],
  });
}

function reasonText(failure: (Failure & { readonly step: string }) | undefined): string {
  if (failure === undefined) return 'the ledger knows no step that failed';
  return `${failure.step} failed with ${failureText(failure)}`;
}
