import {
  type CommandInvocation,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { associationNames } from '../shared/contract.ts';
import type { HostReport, HostReports } from '../shared/ports.ts';

/** What hosts said in the runs that State Manager started by itself (API AssociationExecution). */
export function hostReports(client: SSMClient): HostReports {
  return {
    async since({ endpoint, writers }, at) {
      const reports = await reportsOf(client, associationNames.receivers(endpoint), at);
      for (const { name: writer } of writers) {
        const found = await reportsOf(client, associationNames.writer(endpoint, writer), at);
        reports.push(...found.map((report) => ({ ...report, writer })));
      }
      return reports.filter((report) => report.at > at).sort((a, b) => a.at - b.at);
    },
  };
}

async function reportsOf(client: SSMClient, name: string, at: number): Promise<HostReport[]> {
  const associationId = await findAssociation(client, name);
  if (associationId === undefined) return [];
  const reports: HostReport[] = [];
  for (const executionId of await listExecutions(client, associationId, at)) {
    for (const commandId of await listCommands(client, associationId, executionId)) {
      reports.push(...(await listReports(client, commandId)));
    }
  }
  return reports;
}

async function findAssociation(client: SSMClient, name: string): Promise<string | undefined> {
  const filter = { key: 'AssociationName', value: name } as const;
  const page = await client.send(new ListAssociationsCommand({ AssociationFilterList: [filter] }));
  return page.Associations?.find(({ AssociationName: found }) => found === name)?.AssociationId;
}

async function listExecutions(
  client: SSMClient,
  associationId: string,
  at: number,
): Promise<readonly string[]> {
  const since = {
    Key: 'CreatedTime',
    Type: 'GREATER_THAN',
    Value: new Date(at).toISOString(),
  } as const;
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeAssociationExecutionsCommand({
        AssociationId: associationId,
        Filters: [since],
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { ExecutionId: id, CreatedTime: created } of page.AssociationExecutions ?? []) {
      if (id !== undefined && (created?.getTime() ?? at) >= at) found.push(id);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/** The commands by which an execution ran the document, one or more. */
async function listCommands(
  client: SSMClient,
  associationId: string,
  executionId: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeAssociationExecutionTargetsCommand({
        AssociationId: associationId,
        ExecutionId: executionId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { OutputSource: source } of page.AssociationExecutionTargets ?? []) {
      const { OutputSourceId: id, OutputSourceType: type } = source ?? {};
      if (id !== undefined && type === 'RunCommand') found.add(id);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

async function listReports(client: SSMClient, commandId: string): Promise<readonly HostReport[]> {
  const found: HostReport[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListCommandInvocationsCommand({
        CommandId: commandId,
        Details: true,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    found.push(...(page.CommandInvocations ?? []).flatMap(toReport));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

const outcomeSchema = z.enum(['nothing', 'unchanged', 'updated', 'new', 'repaired', 'switched']);

/** By the line with which the documents end; none while they run, or of a host that was away. */
export function toReport(invocation: CommandInvocation): HostReport[] {
  const { InstanceId: host = '', CommandPlugins: plugins = [] } = invocation;
  const output = plugins.map(({ Output: text }) => text ?? '').join('\n');
  const ended = plugins.map(({ ResponseFinishDateTime: end }) => end?.getTime() ?? 0);
  const at = Math.max(0, ...ended) || (invocation.RequestedDateTime?.getTime() ?? 0);
  const [, code, message = ''] = /^promrotate-error ([A-Z_]+) (.*)$/m.exec(output) ?? [];
  if (code !== undefined) return [{ host, at, outcome: 'failed', detail: `${code}: ${message}` }];
  const silent = silentFailure(invocation);
  if (silent !== undefined) return [{ host, at, outcome: 'failed', detail: silent }];
  const [, said = ''] = /^promrotate-report (.*)$/m.exec(output) ?? [];
  const { outcome: word, fingerprint } = Object.fromEntries(
    said.split(' ').map((pair) => pair.split('=', 2)),
  ) as Partial<Record<string, string>>;
  const outcome = outcomeSchema.safeParse(word);
  if (!outcome.success) return [];
  return [{ host, at, outcome: outcome.data, ...(fingerprint ? { fingerprint } : {}) }];
}

/** The document was killed, or could not even begin. */
function silentFailure({ StatusDetails: details = '' }: CommandInvocation): string | undefined {
  const state = details.replaceAll(' ', '');
  if (state === 'Failed') return 'COMMAND_FAILED: expected the document to say why, found nothing';
  if (state === 'ExecutionTimedOut') return 'COMMAND_TIMED_OUT: expected the document to end';
  return undefined;
}
