import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import type { CommandDocument } from './command-document.ts';
import type { Command, Target } from './command-record.ts';
import { commandView, invocationView, pluginView } from './command-views.ts';
import { checkedParameters } from './document-parameters.ts';
import type { Host } from './host.ts';
import { nextTokenSchema, pageOf } from './page.ts';
import type { RunCommand } from './run-command.ts';

const limit = z.string().regex(/^([1-9][0-9]{0,6}|[0]|[1-9][0-9]%|[0-9]%|100%)$/);
const page = {
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: nextTokenSchema,
};
const idSchema = z.string().length(36);

const sendSchema = z.object({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).max(50).default([]),
  Targets: z
    .array(z.object({ Key: z.string(), Values: z.array(z.string()).max(50).default([]) }))
    .max(5)
    .default([]),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  Comment: z.string().max(100).default(''),
  TimeoutSeconds: z.int().min(30).max(2_592_000).default(3600),
  MaxConcurrency: limit.default('50'),
  MaxErrors: limit.default('0'),
});

const filterSchema = z.object({ key: z.string(), value: z.string() });

const listSchema = z.object({
  CommandId: idSchema.optional(),
  InstanceId: z.string().optional(),
  Filters: z.array(filterSchema).max(5).default([]),
  Details: z.boolean().default(false),
  ...page,
});

const getSchema = z.object({
  CommandId: idSchema,
  InstanceId: z.string(),
  PluginName: z.string().optional(),
});

export interface RunCommandApiDeps {
  readonly runCommand: RunCommand;
  readonly documents: ReadonlyMap<string, CommandDocument>;
  readonly hosts: () => readonly Host[];
  readonly authorizer: Authorizer;
  readonly place: Place;
  readonly now: () => number;
}

/** SendCommand and the three calls that tell how it went. */
export class RunCommandApi {
  readonly #deps: RunCommandApiDeps;

  constructor(deps: RunCommandApiDeps) {
    this.#deps = deps;
  }

  send(principal: Principal, body: unknown): unknown {
    const request = sendSchema.parse(body);
    const targets = request.Targets.map(({ Key, Values }) => ({ key: Key, values: Values }));
    const instanceIds = request.InstanceIds;
    this.#requireSend(principal, request.DocumentName, instanceIds, targets);
    const document = this.#document(request.DocumentName);
    if ((instanceIds.length === 0) === (targets.length === 0))
      throw new AwsError('InvalidTarget', 'expected either InstanceIds or Targets');
    this.#refuseUnknownInstances(instanceIds);
    const command: Command = {
      id: randomUUID(),
      document,
      parameters: checkedParameters(document, request.Parameters, 'InvalidParameters'),
      comment: request.Comment,
      startedBy: 'run-command',
      instanceIds,
      targets,
      requestedAt: this.#deps.now(),
      timeoutSeconds: request.TimeoutSeconds,
      maxConcurrency: request.MaxConcurrency,
      maxErrors: request.MaxErrors,
      details: 'Pending',
      invocations: [],
    };
    void this.#deps.runCommand.start(command);
    return { Command: commandView(command) };
  }

  list(principal: Principal, body: unknown): unknown {
    this.#require(principal, 'ListCommands');
    const request = listSchema.parse(body);
    const found = this.#select(request).toReversed();
    const { items, ...rest } = pageOf(request, found);
    return { Commands: items.map(commandView), ...rest };
  }

  listInvocations(principal: Principal, body: unknown): unknown {
    this.#require(principal, 'ListCommandInvocations');
    const request = listSchema.parse(body);
    const found = this.#select(request).flatMap((command) =>
      command.invocations
        .filter(({ instanceId }) => instanceId === (request.InstanceId ?? instanceId))
        .map((invocation) => invocationView(command, invocation, request.Details)),
    );
    const { items, ...rest } = pageOf(request, found);
    return { CommandInvocations: items, ...rest };
  }

  getInvocation(principal: Principal, body: unknown): unknown {
    this.#require(principal, 'GetCommandInvocation');
    const { CommandId, InstanceId, PluginName } = getSchema.parse(body);
    const command = this.#deps.runCommand.commands.find(({ id }) => id === CommandId);
    const invocation = command?.invocations.find(({ instanceId }) => instanceId === InstanceId);
    if (command === undefined || invocation === undefined)
      throw new AwsError('InvocationDoesNotExist', '');
    const names = command.document.mainSteps.map(({ name }) => name);
    const name = PluginName ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined || !names.includes(name)) throw new AwsError('InvalidPluginName', '');
    return pluginView(command, invocation, name);
  }

  #select({ CommandId, Filters }: z.infer<typeof listSchema>): Command[] {
    return this.#deps.runCommand.commands.filter(
      (command) =>
        command.id === (CommandId ?? command.id) &&
        Filters.every((filter) => matchesFilter(command, filter)),
    );
  }

  #document(reference: string): CommandDocument {
    const name = reference.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:document\//, '');
    const document = this.#deps.documents.get(name);
    if (document === undefined)
      throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
    return document;
  }

  #refuseUnknownInstances(instanceIds: readonly string[]): void {
    const isReady = (id: string) =>
      this.#deps.hosts().some((host) => host.instanceId === id && host.online && !host.terminated);
    const unknown = instanceIds.filter((id) => !isReady(id));
    if (unknown.length === 0) return;
    throw new AwsError(
      'InvalidInstanceId',
      `Instances [[${unknown.join(', ')}]] not in a valid state for account ${this.#deps.place.accountId}`,
    );
  }

  /**
   * AWS asks for the permission on the document and on each instance, whose tags are condition keys.
   * For targets by tag it is asked once more for the tags named, so an empty tag changes nothing.
   */
  #requireSend(
    principal: Principal,
    documentName: string,
    instanceIds: readonly string[],
    targets: readonly Target[],
  ): void {
    const { authorizer, place, hosts } = this.#deps;
    const document = documentName.startsWith('arn:')
      ? documentName
      : arnOf(place, 'ssm', `document/${documentName}`);
    authorizer.require(principal, 'ssm:SendCommand', document);
    const check = (id: string, tags: Readonly<Record<string, readonly string[]>>) => {
      const context = Object.entries(tags).flatMap(([name, values]) => [
        [`ssm:resourcetag/${name.toLowerCase()}`, values] as const,
        [`aws:resourcetag/${name.toLowerCase()}`, values] as const,
      ]);
      const arn = arnOf(place, 'ec2', `instance/${id}`);
      authorizer.require(principal, 'ssm:SendCommand', arn, Object.fromEntries(context));
    };
    if (targets.length > 0) {
      const tags = targets.map(({ key, values }) => [key.replace(/^tag:/, ''), values] as const);
      check('*', Object.fromEntries(tags));
    }
    for (const id of instanceIds) {
      const tags = hosts().find(({ instanceId }) => instanceId === id)?.tags ?? {};
      check(id, Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [value]])));
    }
  }

  #require(principal: Principal, action: string): void {
    const { authorizer, place } = this.#deps;
    authorizer.require(principal, `ssm:${action}`, arnOf(place, 'ssm', '*'));
  }
}

function matchesFilter(command: Command, { key, value }: z.infer<typeof filterSchema>): boolean {
  switch (key) {
    case 'DocumentName':
      return command.document.name === value;
    case 'InvokedAfter':
      return command.requestedAt > Date.parse(value);
    case 'InvokedBefore':
      return command.requestedAt < Date.parse(value);
    default:
      throw new AwsError('InvalidFilterKey', `the stand-in does not play the filter "${key}"`);
  }
}
