import type { Association, AssociationExecution } from './associations.ts';
import { type StatusDetails, statusOf } from './command-record.ts';

/** The answers' one version: what the template made and nobody has changed. */
const version = { AssociationVersion: '1' };

interface Result {
  readonly instanceId: string;
  readonly details: StatusDetails;
}

/** What is known of each host of an execution; before the command resolves its targets, its ids. */
function resultsOf({ command }: AssociationExecution): readonly Result[] {
  return command.instanceIds.map((instanceId) => {
    const found = command.invocations.find((one) => one.instanceId === instanceId);
    return { instanceId, details: found?.details ?? 'Pending' };
  });
}

function countsOf(execution: AssociationExecution): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { details } of resultsOf(execution)) {
    const status = statusOf(details);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/** Our time of the newest execution, in the seconds of AWS's JSON. */
const lastDate = (execution: AssociationExecution | undefined) =>
  execution === undefined ? {} : { LastExecutionDate: execution.createdAt / 1000 };

export function associationView(association: Association): Record<string, unknown> {
  const { id, name, document, targets, scheduleExpression, executions } = association;
  const last = executions.at(-1);
  return {
    ...version,
    AssociationId: id,
    ...(name === undefined ? {} : { AssociationName: name }),
    Name: document.name,
    Targets: targets.map(({ key, values }) => ({ Key: key, Values: values })),
    ...(scheduleExpression === undefined ? {} : { ScheduleExpression: scheduleExpression }),
    ...lastDate(last),
    Overview:
      last === undefined
        ? { Status: 'Pending', DetailedStatus: 'Creating' }
        : {
            Status: statusOf(last.command.details),
            DetailedStatus: last.command.details,
            AssociationStatusAggregatedCount: countsOf(last),
          },
  };
}

export function executionView({ id: AssociationId }: Association, execution: AssociationExecution) {
  const counts = Object.entries(countsOf(execution)).map(([status, count]) => `${status}=${count}`);
  return {
    ...version,
    AssociationId,
    ExecutionId: execution.id,
    Status: statusOf(execution.command.details),
    DetailedStatus: execution.command.details,
    CreatedTime: execution.createdAt / 1000,
    ...lastDate(execution),
    ResourceCountByStatus: `{${counts.join(', ')}}`,
  };
}

/** Where the output is: by this id ListCommandInvocations and GetCommandInvocation find it. */
export function executionTargetViews(
  { id: AssociationId }: Association,
  execution: AssociationExecution,
) {
  return resultsOf(execution).map(({ instanceId, details }) => ({
    ...version,
    AssociationId,
    ExecutionId: execution.id,
    ResourceId: instanceId,
    ResourceType: 'ManagedInstance',
    Status: statusOf(details),
    DetailedStatus: details,
    ...lastDate(execution),
    OutputSource: { OutputSourceId: execution.command.id, OutputSourceType: 'RunCommand' },
  }));
}
