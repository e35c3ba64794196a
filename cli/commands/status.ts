import { Command } from 'commander';
import { CommandLineError } from '../operations/command-line-error.ts';
import {
  addCommonOptions,
  type CommonOptions,
  optionalEndpointArgument,
} from '../operations/options.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';
import { type Looked, renderStatusList } from '../operations/status-list.ts';
import { renderStatus } from '../operations/status-text.ts';

const help = `
Examples:
  npx promrotate status
  npx promrotate status central
  npx promrotate status central --json | jq .findings
`;

export const createStatusCommand: CreateCommand = (run) =>
  addCommonOptions(new Command('status'))
    .description('show what is current, who uses it, what is under way and what is wrong')
    .addArgument(optionalEndpointArgument())
    .addHelpText('after', help)
    .action((endpoint: string | undefined, options: CommonOptions) =>
      run(options, (session) =>
        endpoint === undefined ? showAll(session) : showOne(session, endpoint),
      ),
    );

async function showOne({ operations, now, colors }: Session, endpoint: string): Promise<Result> {
  const status = await operations.status(endpoint);
  return { document: status, text: renderStatus(status, now(), colors) };
}

/** More at a time would take Lambda's concurrency from the rotations. */
const looksAtATime = 8;

async function showAll({ operations, now, colors }: Session): Promise<Result> {
  const endpoints = [...(await operations.list())].toSorted();
  const looked: Looked[] = [];
  for (let first = 0; first < endpoints.length; first += looksAtATime) {
    const some = endpoints.slice(first, first + looksAtATime);
    looked.push(...(await Promise.all(some.map((endpoint) => lookAt(operations, endpoint)))));
  }
  const failures = looked.flatMap((one) => ('failure' in one ? [one] : []));
  const [failure] = failures.map(
    ({ endpoint, failure: { code, message } }) =>
      new CommandLineError(code, `${endpoint}: ${message}`),
  );
  return {
    document: {
      endpoints: looked.flatMap((one) => ('status' in one ? [one.status] : [])),
      failures: failures.map(({ endpoint, failure: { code, message } }) => ({
        endpoint,
        code,
        message,
      })),
    },
    text: renderStatusList(looked, now(), colors),
    ...(failure !== undefined && { failure }),
  };
}

/** An endpoint that cannot be looked at does not hide the others. */
async function lookAt(operations: Session['operations'], endpoint: string): Promise<Looked> {
  try {
    return { endpoint, status: await operations.status(endpoint) };
  } catch (error) {
    if (!(error instanceof CommandLineError) || error.code === 'STOPPED_WAITING') throw error;
    return { endpoint, failure: error };
  }
}
