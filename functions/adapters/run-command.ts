import {
  type CommandInvocation,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { hostTags } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import { retryUntil } from '../shared/poll.ts';
import type { Clock, HostCommand, Hosts } from '../shared/ports.ts';
import { type EndedCommand, failureOf } from './run-command-failure.ts';

type Documents = Readonly<Partial<Record<HostCommand['document'], string>>>;

const tagOf = { apply: hostTags.receiver, switch: hostTags.writer } as const;
const terminal = new Set([
  'Success',
  'Failed',
  'TimedOut',
  'Cancelled',
  'Incomplete',
  'NoInstancesInTag',
]);
/** The least that SendCommand takes: for how long a host may be away before it counts as offline. */
const startSeconds = 30;

/** Runs our documents, of which a function knows its own only, on tagged hosts. Parameters and output hold no secret. */
export function runCommandHosts(client: SSMClient, clock: Clock, documents: Documents): Hosts {
  return {
    async run(command) {
      const id = await send(client, documents[command.document] ?? '', command);
      const ended = await waitForEnd(client, clock, id, command);
      const invocations = await listInvocations(client, id);
      const tag = `"${tagOf[command.document]}" = "${command.hosts}"`;
      const failure = failureOf(tag, ended, invocations);
      if (failure !== undefined) throw failure;
      return { hostCount: invocations.length };
    },
  };
}

async function send(
  client: SSMClient,
  documentName: string,
  command: HostCommand,
): Promise<string> {
  const { Command: sent } = await client.send(
    new SendCommandCommand({
      DocumentName: documentName,
      Targets: [{ Key: `tag:${tagOf[command.document]}`, Values: [command.hosts] }],
      Parameters: Object.fromEntries(
        Object.entries(command.parameters).map(([name, value]) => [name, [value]]),
      ),
      MaxConcurrency: command.waveSize,
      MaxErrors: '0',
      TimeoutSeconds: startSeconds,
    }),
  );
  return sent?.CommandId ?? '';
}

async function waitForEnd(
  client: SSMClient,
  clock: Clock,
  id: string,
  command: HostCommand,
): Promise<EndedCommand> {
  let seen: EndedCommand = { id, status: 'Pending', targetCount: 0 };
  const unfinished = await retryUntil(clock, command.deadline, async () => {
    const { Commands: commands } = await client.send(new ListCommandsCommand({ CommandId: id }));
    const {
      Status: status = 'Pending',
      StatusDetails: details,
      TargetCount: count,
    } = commands?.[0] ?? {};
    seen = {
      id,
      status: details === 'NoInstancesInTag' ? details : status,
      targetCount: count ?? 0,
    };
    return terminal.has(seen.status) ? undefined : seen;
  });
  if (unfinished !== undefined) {
    throw new PromrotateError(
      'COMMAND_TIMED_OUT',
      `expected Run Command "${id}" to end in time on the hosts "${command.hosts}", found it "${unfinished.status}"`,
      { retryable: true },
    );
  }
  return seen;
}

async function listInvocations(client: SSMClient, id: string): Promise<CommandInvocation[]> {
  const found: CommandInvocation[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListCommandInvocationsCommand({
        CommandId: id,
        Details: true,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    found.push(...(page.CommandInvocations ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}
