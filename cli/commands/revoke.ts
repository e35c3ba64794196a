import { Command } from 'commander';
import type { Status } from '../../functions/shared/operations.ts';
import { endOrder } from '../operations/end-order.ts';
import { type ChangeOptions, giveCommand } from '../operations/give-command.ts';
import {
  addChangeOptions,
  addWaitOptions,
  type CommonOptions,
  endpointArgument,
  toSeconds,
  toVersion,
  type WaitOptions,
} from '../operations/options.ts';
import { revocationLines } from '../operations/order-text.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';
import { findVersion, type StatusVersion, versionName } from '../operations/version-name.ts';

type Options = CommonOptions &
  ChangeOptions &
  WaitOptions & { readonly version?: string; readonly grace?: number };

/** What the functions take without --grace. */
const standardGraceSeconds = 120;

const help = `
For leaks. Without --version the current credential has leaked. It is taken out
as soon as the writers have left it, at the latest 120 seconds after it was
replaced; with --grace exactly that many seconds after that, whether they have
left it or not. For one that was replaced before, both count from now. It is
never accepted again. --timeout is 900 and --grace together, unless it is given.

It works while the endpoint is paused, and leaves it paused. Again for the same
version, the shorter grace holds. While another order is under way the version
is marked and replaced beside it: see "npx promrotate status".

Examples:
  npx promrotate revoke central --reason "password in a public repository"
  npx promrotate revoke central --grace 0 --yes
  npx promrotate revoke central --version 1a2b3c4d
`;

export const createRevokeCommand: CreateCommand = (run) =>
  addWaitOptions(addChangeOptions(new Command('revoke')))
    .description('replace a credential that has leaked, and have it refused everywhere')
    .addArgument(endpointArgument())
    .option(
      '--version <version>',
      'the one that leaked: its id, or 8 characters or more',
      toVersion,
    )
    .option('--grace <seconds>', 'how long writers may still come with it', toSeconds)
    .addHelpText('after', help)
    .action((endpoint: string, options: Options) =>
      run(options, (session) => revoke(session, endpoint, options)),
    );

async function revoke(session: Session, endpoint: string, options: Options): Promise<Result> {
  const { grace } = options;
  const id = session.newId();
  const status = await session.operations.status(endpoint);
  const leaked = leakedOf(status, options.version);
  const name = leaked ? versionName(leaked) : 'the version that is current';
  const plan = [
    `Revoke ${name} of ${endpoint}:`,
    ...stepsFor(status, leaked).map((step) => `- ${step}`),
    `- then it is refused on every receiver: ${endText(leaked, grace)}`,
    '- it is never accepted again; a writer that still has it by then loses samples',
  ];
  const answer = await giveCommand(session, options, plan, (origin) => ({
    action: 'revoke',
    endpoint,
    id,
    ...(leaked !== undefined && { version: leaked.versionId }),
    ...(grace !== undefined && { graceSeconds: grace }),
    ...origin,
  }));
  return endOrder(session, options, {
    answer,
    extraSeconds: grace ?? 0,
    done: ({ order }) => [
      `${endpoint}: ${name} is refused on every receiver.`,
      ...(order === undefined ? [] : revocationLines(order)),
    ],
  });
}

function leakedOf(status: Status, wanted: string | undefined): StatusVersion | undefined {
  if (wanted !== undefined) return findVersion(status, wanted);
  return status.versions.find(({ state }) => state === 'current');
}

function stepsFor({ writers }: Status, leaked: StatusVersion | undefined): string[] {
  const names = writers.map(({ name }) => name).join(', ') || 'none is declared';
  if (leaked?.state === 'current')
    return ['a new credential is made, proved and becomes current', `writers switch: ${names}`];
  if (leaked?.state === 'pending') return ['its rotation is given up, and another one starts'];
  return [`writers that may still use it switch: ${leaked?.usedBy.join(', ') || 'none known'}`];
}

function endText(leaked: StatusVersion | undefined, grace: number | undefined): string {
  const from = leaked?.state === 'current' ? 'after it is replaced' : 'from now';
  if (grace === undefined)
    return `as soon as no writer is left on it, at the latest ${standardGraceSeconds} s ${from}`;
  return grace === 0 ? 'at once' : `${grace} s ${from}`;
}
