import type { DocumentParameters } from './document-parameters.ts';
import type { Runbook, RunbookStep } from './runbook.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-statuses.html, as far as played. */
export type AutomationStatus = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'TimedOut';

export interface AutomationStep {
  readonly step: RunbookStep;
  status: AutomationStatus;
  startedAt?: number;
  endedAt?: number;
  outputs: Readonly<Record<string, string>>;
  failureMessage?: string;
}

export interface AutomationExecution {
  readonly id: string;
  readonly runbook: Runbook;
  readonly parameters: DocumentParameters;
  /** The ARN of who started it. */
  readonly executedBy: string;
  readonly startedAt: number;
  endedAt?: number;
  status: AutomationStatus;
  readonly steps: readonly AutomationStep[];
}

const seconds = (name: string, milliseconds: number | undefined) =>
  milliseconds === undefined ? {} : { [name]: milliseconds / 1000 };

const listed = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));

const failure = (message: string | undefined) =>
  message === undefined ? {} : { FailureMessage: message };

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
export function automationView(execution: AutomationExecution): Record<string, unknown> {
  const { steps, runbook } = execution;
  const current = steps.find(({ status }) => status === 'InProgress')?.step;
  return {
    AutomationExecutionId: execution.id,
    DocumentName: runbook.name,
    DocumentVersion: '1',
    ...seconds('ExecutionStartTime', execution.startedAt),
    ...seconds('ExecutionEndTime', execution.endedAt),
    AutomationExecutionStatus: execution.status,
    StepExecutions: steps.map(stepView),
    StepExecutionsTruncated: false,
    Parameters: listed(execution.parameters),
    Outputs: outputsOf(execution),
    ...failure(steps.find(({ failureMessage }) => failureMessage !== undefined)?.failureMessage),
    Mode: 'Auto',
    ExecutedBy: execution.executedBy,
    ...(current === undefined
      ? {}
      : { CurrentStepName: current.name, CurrentAction: current.action }),
  };
}

/** The runbook's outputs, when all is over. */
function outputsOf({ runbook, steps, endedAt }: AutomationExecution): Record<string, string[]> {
  if (endedAt === undefined) return {};
  const entries = runbook.outputs.flatMap((output): [string, string[]][] => {
    const [name, key = ''] = output.split('.');
    const value = steps.find(({ step }) => step.name === name)?.outputs[key];
    return value === undefined ? [] : [[output, [value]]];
  });
  return Object.fromEntries(entries);
}

function stepView({ step, status, outputs, ...rest }: AutomationStep): Record<string, unknown> {
  return {
    StepName: step.name,
    Action: step.action,
    TimeoutSeconds: step.timeoutSeconds,
    MaxAttempts: step.maxAttempts,
    OnFailure: step.onFailure,
    IsEnd: step.isEnd,
    ...(step.nextStep === undefined ? {} : { NextStep: step.nextStep }),
    ...seconds('ExecutionStartTime', rest.startedAt),
    ...seconds('ExecutionEndTime', rest.endedAt),
    StepStatus: status,
    Outputs: listed(outputs),
    ...failure(rest.failureMessage),
  };
}
