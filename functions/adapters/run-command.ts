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

type Documents = Readonly<Partial<Record<HostCommand['document'], string>>>;
type Command = { readonly id: string; readonly status: string; readonly targetCount: number };

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
      const failure = failureOf(command, ended, invocations);
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
): Promise<Command> {
  let seen: Command = { id, status: 'Pending', targetCount: 0 };
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

function failureOf(
  { document, hosts }: HostCommand,
  { id, status, targetCount }: Command,
  invocations: readonly CommandInvocation[],
): PromrotateError | undefined {
  if (status === 'NoInstancesInTag' || (targetCount === 0 && invocations.length === 0)) {
    return new PromrotateError(
      'NO_TARGETS',
      `expected hosts with the tag "${tagOf[document]}" = "${hosts}", found none: tag them, and see that the SSM agent runs there`,
      { retryable: true },
    );
  }
  const failed = invocations.find((invocation) => invocation.Status !== 'Success');
  if (failed !== undefined) return invocationFailure(id, failed);
  if (status === 'Success') return undefined;
  return new PromrotateError(
    'COMMAND_FAILED',
    `expected Run Command "${id}" to succeed, found "${status}"`,
    {
      retryable: true,
    },
  );
}

function invocationFailure(id: string, invocation: CommandInvocation): PromrotateError {
  const { InstanceId: host = '', StatusDetails: details = '' } = invocation;
  const state = details.replaceAll(' ', '');
  if (state === 'Undeliverable' || state === 'DeliveryTimedOut') {
    return new PromrotateError(
      'TARGET_OFFLINE',
      `expected host "${host}" to be online, found "${state}"`,
      {
        retryable: true,
      },
    );
  }
  if (state === 'ExecutionTimedOut' || state === 'TimedOut') {
    return new PromrotateError(
      'COMMAND_TIMED_OUT',
      `expected host "${host}" to end Run Command "${id}" in time`,
      {
        retryable: true,
      },
    );
  }
  const output = (invocation.CommandPlugins ?? []).map(({ Output: text }) => text ?? '').join('\n');
  const said = /^promrotate-error ([A-Z_]+) (.*)$/m.exec(output);
  const reason = said === null ? `"${state}"` : `${said[1] ?? ''}: ${said[2] ?? ''}`;
  return new PromrotateError(
    'COMMAND_FAILED',
    `expected host "${host}" to apply it, found ${reason}`,
    {
      retryable: true,
    },
  );
}
