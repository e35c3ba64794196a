import {
  type Command,
  type Invocation,
  isError,
  isTerminal,
  type StepResult,
  statusOf,
} from './command-record.ts';

/** What ListCommandInvocations shows of a plugin's output. */
const shownCharacters = 2500;

const seconds = (milliseconds: number) => milliseconds / 1000;

function common({ id, document, comment, requestedAt }: Command) {
  return {
    CommandId: id,
    DocumentName: document.name,
    DocumentVersion: '$DEFAULT',
    Comment: comment,
    RequestedDateTime: seconds(requestedAt),
  };
}

export function commandView(command: Command): Record<string, unknown> {
  const { invocations, details } = command;
  const count = (matches: (invocation: Invocation) => boolean) =>
    invocations.filter(matches).length;
  const isKnown = invocations.length > 0;
  return {
    ...common(command),
    Parameters: Object.fromEntries(
      Object.entries(command.parameters).map(([name, value]) => [name, [value]]),
    ),
    InstanceIds: command.instanceIds,
    Targets: command.targets.map(({ key, values }) => ({ Key: key, Values: values })),
    ExpiresAfter: seconds(command.requestedAt) + command.timeoutSeconds,
    TimeoutSeconds: command.timeoutSeconds,
    MaxConcurrency: command.maxConcurrency,
    MaxErrors: command.maxErrors,
    Status: statusOf(details),
    StatusDetails: details,
    TargetCount: isKnown ? invocations.length : command.instanceIds.length,
    CompletedCount: count(({ details: one }) => isTerminal(one)),
    ErrorCount: count(isError),
    DeliveryTimedOutCount: count(({ details: one }) => one === 'DeliveryTimedOut'),
  };
}

export function invocationView(
  command: Command,
  invocation: Invocation,
  withDetails: boolean,
): Record<string, unknown> {
  const { instanceId, details, steps } = invocation;
  return {
    ...common(command),
    InstanceId: instanceId,
    Status: statusOf(details),
    StatusDetails: details,
    TraceOutput: '',
    CommandPlugins: withDetails ? steps.map(plugin) : [],
  };
}

function plugin(step: StepResult): Record<string, unknown> {
  return {
    Name: step.name,
    Status: statusOf(step.details),
    StatusDetails: step.details,
    ResponseCode: step.responseCode,
    ResponseStartDateTime: seconds(step.startedAt),
    ResponseFinishDateTime: seconds(step.endedAt),
    Output: outputOf(step).slice(0, shownCharacters),
  };
}

function outputOf({ stdout, stderr }: StepResult): string {
  return stderr === '' ? stdout : `${stdout}\n----------ERROR-------\n${stderr}`;
}

/** The answer of GetCommandInvocation; before the step ran, without its output. */
export function pluginView(
  command: Command,
  { instanceId, details, steps }: Invocation,
  name: string,
): Record<string, unknown> {
  const step = steps.find((one) => one.name === name);
  const state = step?.details ?? details;
  return {
    ...common(command),
    InstanceId: instanceId,
    PluginName: name,
    Status: statusOf(state),
    StatusDetails: state,
    ResponseCode: step?.responseCode ?? -1,
    ExecutionStartDateTime: step === undefined ? '' : new Date(step.startedAt).toISOString(),
    ExecutionEndDateTime: step === undefined ? '' : new Date(step.endedAt).toISOString(),
    StandardOutputContent: step?.stdout ?? '',
    StandardErrorContent: step?.stderr ?? '',
  };
}
